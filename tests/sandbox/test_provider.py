"""The sandbox provider seen by a payer and by a thief: pages, cards, memory, and what is never kept."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.payments.sandbox import KEY, Provider, running
from workwright_sandbox.cards import CARDS, luhn, read
from workwright_sandbox.faults import FAULTS, checked
from workwright_sandbox.pages import money
from workwright_sandbox.settlements import fee

GOOD = {"number": "4242 4242 4242 4242", "expiry": "08/31", "cvc": "123", "do": "pay"}


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    with running(tmp_path) as started:
        yield started


def open_page(provider: Provider, **fields: object) -> dict[str, str]:
    asked = {
        "amount_minor": 123_450,
        "currency": "USD",
        "merchant": "Harbour <b>Garage",
        "description": "WO-12",
    }
    answer = httpx.post(
        f"{provider.url}/v1/payments",
        json=asked | fields,
        headers={"Authorization": f"Bearer {KEY}", "Idempotency-Key": str(uuid4())},
    )
    charge: dict[str, str] = answer.json()
    return charge


def test_the_page_shows_the_amount_first_and_is_safe(provider: Provider) -> None:
    charge = open_page(provider)
    page = httpx.get(charge["pay_url"])
    assert page.status_code == 200
    assert "$1,234.50" in page.text
    assert "Harbour &lt;b&gt;Garage" in page.text
    assert "script" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.text.index("$1,234.50") < page.text.index("<form")


def test_a_payer_is_sent_back_and_the_number_is_kept_nowhere(provider: Provider, tmp_path: Path) -> None:
    charge = open_page(provider, return_url="http://127.0.0.1:9/back")
    done = httpx.post(charge["pay_url"], data=GOOD)
    assert (done.status_code, done.headers["Location"]) == (303, "http://127.0.0.1:9/back")
    assert "Paid" in httpx.get(charge["pay_url"]).text
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert charge["id"].encode() in kept
    assert b"4242424242424242" not in kept
    assert b"4242 4242 4242 4242" not in kept


@pytest.mark.parametrize(
    ("field", "value"),
    [("number", "4242424242424241"), ("number", ""), ("expiry", "13/31"), ("expiry", ""), ("cvc", "12")],
)
def test_a_wrong_field_is_named_and_nothing_is_charged(provider: Provider, field: str, value: str) -> None:
    charge = open_page(provider)
    page = httpx.post(charge["pay_url"], data=GOOD | {field: value})
    assert page.status_code == 422
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true" aria-describedby="{field}-error"', page.text)
    assert provider.call("GET", f"/v1/payments/{charge['id']}")["state"] == "action_required"


def test_three_declines_end_it_and_one_does_not(provider: Provider) -> None:
    charge = open_page(provider)
    declined = GOOD | {"number": "4000000000009995"}
    states = []
    for _ in range(3):
        page = httpx.post(charge["pay_url"], data=declined)
        states.append(provider.call("GET", f"/v1/payments/{charge['id']}")["state"])
    assert states == ["action_required", "action_required", "failed"]
    assert "No money was taken" in page.text


def test_cancel_goes_back_and_closes_the_page(provider: Provider) -> None:
    charge = open_page(provider, return_url="http://127.0.0.1:9/back")
    assert httpx.post(charge["pay_url"], data={"do": "cancel"}).status_code == 303
    assert httpx.post(charge["pay_url"], data=GOOD).status_code == 409
    assert "Cancelled" in httpx.get(charge["pay_url"]).text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/events", 401),
        ("PUT", "/control/faults", 401),
        ("GET", "/pay/guess", 404),
        ("GET", "/x", 404),
    ],
)
def test_a_stranger_gets_nothing(provider: Provider, method: str, path: str, status: int) -> None:
    assert httpx.request(method, provider.url + path).status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_minor": 0},
        {"amount_minor": 1.5},
        {"amount_minor": True},
        {"currency": "usd"},
        {"return_url": "javascript:x"},
    ],
)
def test_an_ask_that_makes_no_sense_is_refused(provider: Provider, wrong: dict[str, object]) -> None:
    assert open_page(provider, **wrong)["code"] == "invalid"


def test_it_remembers_across_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        charge = open_page(first)
    with running(tmp_path) as second:
        assert second.call("GET", f"/v1/payments/{charge['id']}")["state"] == "action_required"


def test_the_switchboard_shows_every_fault(provider: Provider) -> None:
    page = httpx.get(provider.url).text
    assert all(f'name="{name}"' in page for name in FAULTS)
    form = dict.fromkeys(FAULTS, "0") | {"duplicate": "1"}
    assert httpx.post(provider.url + "/", data=form).status_code == 303
    assert 'name="duplicate" min="0" step="any" value="1"' in httpx.get(provider.url).text


def test_what_happens_to_a_payment_is_a_button_beside_it(provider: Provider) -> None:
    charge: dict[str, Any] = open_page(provider)
    for verb, shown in (("pay", "succeeded"), ("refund", "succeeded"), ("dispute", "open"), ("win", "won")):
        assert f'aria-label="{verb} {charge["id"]}"' in httpx.get(provider.url).text
        pressed = httpx.post(provider.url, data={"id": charge["id"], "do": verb})
        charge = provider.call("GET", f"/v1/payments/{charge['id']}")
        assert (pressed.status_code, (charge["dispute"] or charge)["state"]) == (303, shown)
    again = httpx.post(provider.url, data={"id": charge["id"], "do": "pay"})
    assert again.status_code == 409


def test_faults_have_known_names_and_strengths() -> None:
    assert checked(["late"]) == {"late": 1.0}
    assert checked({"late": 0}) == {}
    for wrong in ({"sloth": 1}, {"late": -1}, {"late": True}, "late", None):
        with pytest.raises(ValueError, match=r"fault|strength"):
            checked(wrong)


def test_test_cards_are_valid_numbers_and_others_are_declined() -> None:
    assert all(luhn(number) for number in CARDS)
    assert read("1234") is None
    unknown = read("4111111111111111")
    assert unknown is not None
    assert (unknown.outcome, unknown.last4) == ("declined", "1111")


@pytest.mark.parametrize(
    ("minor", "currency", "shown"),
    [
        (123450, "USD", "$1,234.50"),
        (-5, "EUR", "-\u20ac0.05"),
        (1200, "JPY", "\u00a51,200"),
        (1250, "KWD", "KWD\u00a01.250"),
    ],
)
def test_amounts_read_as_people_write_them(minor: int, currency: str, shown: str) -> None:
    assert money(minor, currency) == shown


def test_the_fee_is_rounded_half_up() -> None:
    assert [fee(amount) for amount in (0, 35, 36, 10_000)] == [25, 25, 26, 165]
