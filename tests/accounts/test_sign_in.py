"""Signing in as a person does it: by the pages, with password and second factor."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests.access.builders import PASSWORD, a_user, an_invitation
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.end_sessions import end_sessions
from workwright.access.actions.offer_sign_in_link import offer_sign_in_link
from workwright.access.models import User
from workwright.access.queries import invitation_token, sign_in_token
from workwright.interfaces.context import of_system
from workwright.kernel.ids import COMPANY

LOGIN = "/accounts/login/"
ME = "/api/v1/access/get_me"


@pytest.fixture(autouse=True)
def _company(company: Any) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def robin(ctx_as: Any) -> Any:
    return a_user(ctx_as())


def sign_in(client: Client, password: str = PASSWORD, email: str = "robin@example.com") -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def is_in(client: Client) -> bool:
    return bool(client.get(ME).status_code == 200)


def outcomes(journal: Any) -> list[tuple[str, str]]:
    rows = [row for row in journal(COMPANY) if row["action"] == "access.record_sign_in"]
    return [(row["command"]["outcome"], row["command"]["method"]) for row in rows]


def test_the_right_password_opens_and_is_recorded(robin: Any, journal: Any) -> None:
    client = Client()
    assert sign_in(client).status_code == 302
    assert is_in(client)
    assert outcomes(journal) == [("signed_in", "password")]
    row = journal(COMPANY)[-1]
    assert (row["actor"], row["root"]) == (f"user:{robin}", str(robin))


def test_capitals_in_the_address_do_not_matter(robin: Any) -> None:
    client = Client()
    sign_in(client, email="Robin@Example.COM")
    assert is_in(client)


def test_a_wrong_password_is_recorded_and_opens_nothing(robin: Any, journal: Any) -> None:
    client = Client()
    assert sign_in(client, "wrong harbour 42").status_code == 200
    assert not is_in(client)
    assert outcomes(journal) == [("failed", "password")]
    sign_in(client, email="nobody@example.com")
    assert len(outcomes(journal)) == 1


def test_guessing_is_slowed_down_by_account(robin: Any, journal: Any) -> None:
    client = Client()
    for _ in range(8):
        sign_in(client, "wrong harbour 42")
    assert len(outcomes(journal)) == 5
    sign_in(client)
    assert not is_in(client)


def test_signing_out_is_recorded(robin: Any, journal: Any) -> None:
    client = Client()
    sign_in(client)
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert outcomes(journal)[-1] == ("signed_out", "session")


def test_sessions_end_when_the_person_is_deactivated_or_signed_out_everywhere(
    robin: Any, act: Any, ctx_as: Any
) -> None:
    phone, desk = Client(), Client()
    sign_in(phone)
    sign_in(desk)
    act(end_sessions, ctx_as(), user_id=robin)
    assert not is_in(phone)
    assert not is_in(desk)
    sign_in(desk)
    assert is_in(desk)
    act(deactivate_user, ctx_as(), user_id=robin, expected_version=1)
    assert not is_in(desk)
    sign_in(desk)
    assert not is_in(desk)


def code(secret: str) -> str:
    counter = next(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counter)))


def add_factor(client: Client) -> str:
    """Add a second factor by its page, which asks for the password once more; return its secret."""
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret: str = client.session["mfa.totp.secret"]
    done = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert done.status_code == 302, done.content
    return secret


def test_a_second_factor_is_asked_for_and_recorded(fresh_db: str, robin: Any, journal: Any) -> None:
    client = Client()
    sign_in(client)
    secret = add_factor(client)
    kept = Authenticator.objects.get(user_id=robin, type="totp").data["secret"]
    assert secret not in kept
    factors = [row["command"] for row in journal(COMPANY) if row["action"] == "access.record_factor"]
    assert ("totp", "added") in [(row["factor"], row["change"]) for row in factors]
    cache.clear()
    other = Client()
    answer = sign_in(other)
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_in(other)
    assert outcomes(journal)[-1] == ("failed", "totp")
    asked = other.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert asked["Location"] == "/accounts/2fa/trust/"
    other.post(asked["Location"], {"action": "trust"})
    assert is_in(other)
    assert outcomes(journal)[-1] == ("signed_in", "totp")


def test_a_changed_password_ends_the_other_sessions(robin: Any) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    change = {"oldpassword": PASSWORD, "password1": "other harbour 99", "password2": "other harbour 99"}
    assert here.post("/accounts/password/change/", change).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert User.objects.get(id=robin).check_password("other harbour 99")


def test_nobody_signs_up_alone() -> None:
    assert Client().get("/accounts/signup/").status_code == 404
    assert Client().get("/accounts/email/").status_code == 404


def test_an_invited_person_chooses_a_password_and_is_in(ctx_as: Any) -> None:
    token = invitation_token(an_invitation(of_system("test", ctx_as().branch_id), "kim@example.com"))
    client = Client()
    page = client.get(f"/accounts/invitation/{token}/")
    assert b"kim@example.com" in page.content
    weak = client.post(f"/accounts/invitation/{token}/", {"name": "Kim", "password": "kim"})
    assert weak.status_code == 422
    done = client.post(f"/accounts/invitation/{token}/", {"name": "Kim", "password": PASSWORD})
    assert done.status_code == 302
    assert client.get(ME).json()["name"] == "Kim"
    assert client.get(f"/accounts/invitation/{token}/").status_code == 404


def test_a_forgotten_password_is_replaced_by_a_link(robin: Any, act: Any, journal: Any) -> None:
    client = Client()
    assert client.get("/accounts/password/reset/").status_code == 200
    known = client.post("/accounts/password/reset/", {"email": "robin@example.com"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert known.content == unknown.content
    (row,) = [row for row in journal(COMPANY) if row["action"] == "access.offer_sign_in_link"]
    token = sign_in_token(UUID(row["result"]["id"]))
    assert client.get(f"/accounts/link/{token}/").status_code == 200
    assert client.post(f"/accounts/link/{token}/", {"password": "x"}).status_code == 422
    done = client.post(f"/accounts/link/{token}/", {"password": "other harbour 99"})
    assert done["Location"] == LOGIN
    assert client.get(f"/accounts/link/{token}/").status_code == 404
    sign_in(client, "other harbour 99")
    assert is_in(client)


def test_a_link_from_the_terminal_lets_in_once(robin: Any, act: Any) -> None:
    link = act(offer_sign_in_link, of_system("cli"), user_id=robin, purpose="sign_in")
    address = f"/accounts/link/{sign_in_token(link.id)}/"
    first, second = Client(), Client()
    assert first.post(address).status_code == 302
    assert is_in(first)
    assert second.get(address).status_code == 404
    assert second.post(address).status_code == 404


def test_looking_at_a_link_neither_signs_in_nor_uses_it_up(robin: Any, act: Any) -> None:
    """What reads mail before people do opens every address in it; the button is for people."""
    link = act(offer_sign_in_link, of_system("cli"), user_id=robin, purpose="sign_in")
    address = f"/accounts/link/{sign_in_token(link.id)}/"
    scanner, person = Client(), Client()
    for _ in range(2):
        assert scanner.get(address).status_code == 200
        assert scanner.head(address).status_code == 200
    assert not is_in(scanner)
    assert b"Sign in</button>" in person.get(address).content
    person.post(address)
    assert is_in(person)


def test_pages_carry_their_protections(robin: Any) -> None:
    client = Client()
    page = client.get(LOGIN)
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    sign_in(client)
    cookie = client.cookies["workwright_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_without_its_token_is_refused(robin: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client).status_code == 403
