"""Sensitive rights ask once more who it is; then the same form does the same thing, once."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.access.builders import PASSWORD
from tests.accounts.test_sign_in import add_factor, code, outcomes, sign_in
from tests.billing.builders import an_issued_invoice
from tests.desk.conftest import desk_of, just_proved
from tests.files.builders import a_picture
from tests.payments.builders import card_slip
from tests.work_orders.builders import an_order
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.errors import ProofNeeded
from workwright.kernel.ids import COMPANY, new_id

__all__ = ["desk_of"]
As = Callable[..., Context]
REFUND = "/do/payments/refund_payment"


@pytest.fixture(autouse=True)
def _company(company: Any) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cashier(desk_of: Callable[..., Client]) -> Client:
    """Somebody whose last proof is too old."""
    client = desk_of("branch_manager")
    just_proved(client, minutes=-1)
    return client


@pytest.fixture
def asked(ctx_as: As) -> dict[str, str]:
    """What the form of a refund says."""
    paid = card_slip(ctx_as(), 50_000, work_order_id=an_order(ctx_as()).id, purpose="deposit")
    words = {"payment_id": str(paid.id), "amount_minor": "12.50", "reason": "Brought back a bulb"}
    return words | {"command_id": str(new_id()), "next": "/payments"}


def hidden(page: Any) -> dict[str, str]:
    """Return the hidden fields of a form, as a browser would send them again."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return dict(found)


def test_a_refund_asks_for_the_password_and_then_goes_through_once(
    cashier: Client, asked: dict[str, str], journal: Any
) -> None:
    page = cashier.post(REFUND, asked)
    assert page.status_code == 403
    assert "Is it you?" in page.content.decode()
    kept = hidden(page)
    assert asked.items() <= kept.items(), "nothing that was typed is lost"
    wrong = cashier.post(REFUND, kept | {"__proof": "not my password"})
    assert wrong.status_code == 403
    assert asked.items() <= hidden(wrong).items()
    done = cashier.post(REFUND, hidden(wrong) | {"__proof": PASSWORD})
    assert (done.status_code, done["Location"]) == (303, "/payments")
    (row,) = [row for row in journal() if row["action"] == "payments.refund_payment"]
    assert (row["key"], row["proof"]) == (asked["command_id"], "password")
    assert [outcome for outcome, _ in outcomes(journal)] == ["failed", "proved"]
    assert PASSWORD not in json.dumps(journal() + journal(COMPANY))
    assert cashier.post(REFUND, asked).status_code == 303, (
        "the same key again is a replay, not a second refund"
    )
    assert len([row for row in journal() if row["action"] == "payments.refund_payment"]) == 1


def test_a_done_thing_is_replayed_without_asking_again(
    cashier: Client, asked: dict[str, str], journal: Any
) -> None:
    just_proved(cashier)
    assert cashier.post(REFUND, asked).status_code == 303
    just_proved(cashier, minutes=-1)
    assert cashier.post(REFUND, asked).status_code == 303


def test_a_dialog_asks_in_the_dialog(cashier: Client, asked: dict[str, str]) -> None:
    page = cashier.post(REFUND, asked, headers={"HX-Request": "true"})
    assert page.status_code == 403
    assert page["HX-Retarget"] == "#dialog-body"
    assert "<html" not in page.content.decode()
    done = cashier.post(REFUND, hidden(page) | {"__proof": PASSWORD}, headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == "/payments"


def test_an_export_asks_and_then_comes(cashier: Client) -> None:
    page = cashier.get("/customers?format=csv")
    assert page.status_code == 403
    sent = hidden(page) | {"__proof": PASSWORD}
    assert sent["next"] == "/customers?format=csv"
    done = cashier.post("/accounts/prove/", sent)
    assert done["Location"] == "/customers?format=csv"
    assert cashier.get(done["Location"])["Content-Type"].startswith("text/csv")


def test_it_leads_only_to_pages_of_this_house(cashier: Client) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
        done = cashier.post("/accounts/prove/", {"next": elsewhere, "__proof": PASSWORD})
        assert done["Location"] == "/"


def test_guessing_is_slowed_down(cashier: Client, journal: Any) -> None:
    answers = [cashier.post("/accounts/prove/", {"__proof": f"wrong {n}"}).status_code for n in range(12)]
    assert answers == [403] * 10 + [429] * 2
    assert cashier.post("/accounts/prove/", {"__proof": PASSWORD}).status_code == 429


def test_a_code_of_the_app_will_do_and_only_once(desk_of: Callable[..., Client]) -> None:
    client = desk_of("branch_manager")
    sign_in(client, email="1-branch_manager@example.com")
    secret = add_factor(client)
    once = {"__proof": code(secret)}
    assert client.post("/accounts/prove/", once).status_code == 303
    assert client.post("/accounts/prove/", once).status_code == 403, "a code is used up"


def test_signing_in_is_a_proof_for_as_long_as_the_settings_say(
    desk_of: Callable[..., Client], asked: dict[str, str]
) -> None:
    desk_of("branch_manager")
    client = Client()
    sign_in(client, email="1-branch_manager@example.com")
    assert client.post(REFUND, asked).status_code == 303


def test_a_page_of_ours_that_calls_the_api_is_told_where_to_prove(
    cashier: Client, asked: dict[str, str]
) -> None:
    body = {"payment_id": asked["payment_id"], "amount_minor": 1250, "reason": "Brought back a bulb"}

    def call() -> Any:
        headers = {"Idempotency-Key": asked["command_id"]}
        address = "/api/v1/payments/refund_payment"
        return cashier.post(address, json.dumps(body), content_type="application/json", headers=headers)

    refused = call()
    assert refused.status_code == 403
    told = refused.json()
    assert (told["code"], told["prove_at"]) == ("proof_needed", "/accounts/prove/")
    json_please = {"Accept": "application/json"}
    assert cashier.post(told["prove_at"], {"__proof": "wrong"}, headers=json_please).status_code == 403
    assert cashier.post(told["prove_at"], {"__proof": PASSWORD}, headers=json_please).status_code == 204
    assert call().status_code == 200


def test_strangers_prove_nothing() -> None:
    assert Client().post("/accounts/prove/", {"__proof": PASSWORD})["Location"].startswith("/accounts/login/")


SENSITIVE = sorted(name for name, action in registry.items() if action.sensitive)


def test_what_is_sensitive() -> None:
    """Money going back, corrections, what the bank sees, exports, and who may do what."""
    expected = {
        *(
            "payments.refund_payment",
            "payments.approve_refund",
            "payments.pay_refund",
            "payments.send_refund",
        ),
        *("billing.credit_invoice", "billing.correct_invoice", "billing.write_off"),
        *("ledger.correct_transaction", "ledger.reopen_period", "ledger.record_export"),
        *("payments.connect_provider", "access.set_policy"),
        *("imports.start_import", "imports.undo_import"),
        *("access.create_api_client", "access.rotate_api_client", "access.set_roles", "access.invite_user"),
        *("access.edit_user", "access.reactivate_user"),
    }
    assert expected <= set(SENSITIVE)


def test_a_photo_that_came_with_the_form_goes_with_it(cashier: Client, ctx_as: As, journal: Any) -> None:
    invoice = an_issued_invoice(ctx_as())
    words = {"invoice_id": str(invoice.id), "reason": "Photo of the old pads", "command_id": str(new_id())}
    page = cashier.post(
        "/do/billing/correct_invoice",
        words | {"photo_file_ids__upload": SimpleUploadedFile("pads.jpg", a_picture())},
    )
    assert page.status_code == 403
    kept = hidden(page)
    assert UUID(kept["photo_file_ids"])
    assert cashier.post("/do/billing/correct_invoice", kept | {"__proof": PASSWORD}).status_code == 303
    (row,) = [row for row in journal() if row["action"] == "billing.correct_invoice"]
    assert row["command"]["photo_file_ids"] == [kept["photo_file_ids"]]


def test_every_sensitive_action_says_that_it_may_ask() -> None:
    assert all(ProofNeeded in registry[name].errors for name in SENSITIVE)
