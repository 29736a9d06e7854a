"""Changing places on a shared device: a PIN, one key, and every act under the one who did it."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client

from tests.access.builders import PASSWORD, PIN, a_device, a_user, with_pin
from tests.accounts.test_sign_in import is_in, outcomes, sign_in
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.end_device import end_device
from workwright.access.actions.end_sessions import end_sessions
from workwright.access.actions.set_policy import set_policy
from workwright.access.queries import device_token, list_devices
from workwright.interfaces.accounts.shared import COOKIE, IN_SESSION
from workwright.interfaces.context import of_system
from workwright.kernel.context import Context

LOCK = "/accounts/lock/"
As = Callable[..., Context]


@pytest.fixture(autouse=True)
def _company(company: Any) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


class Counter:
    """The browser of a shared device, and the people who use it."""

    def __init__(self, ctx: Context) -> None:
        self.client = Client()
        self.device = a_device(ctx)
        self.client.cookies[COOKIE] = device_token(self.device)
        seats = {"role": "branch_manager", "branch_id": ctx.branch_id}
        self.people = {name: a_user(ctx, f"{name}@example.com", seats) for name in ("ann", "bob")}
        for user in self.people.values():
            with_pin(user)

    def come_in(self, name: str, pin: str = PIN, **fields: str) -> Any:
        return self.client.post(LOCK, {"person": str(self.people[name]), "pin": pin, **fields})

    def who(self) -> str:
        """Return who is in, by the API's own word."""
        return str(self.client.get("/api/v1/access/get_me").json().get("ref", "nobody"))


@pytest.fixture
def counter(ctx_as: As) -> Counter:
    return Counter(ctx_as())


def test_each_act_stands_under_the_one_who_did_it(counter: Counter, journal: Any, company: Any) -> None:
    for name, phone in (("ann", "+15035550111"), ("bob", "+15035550112"), ("ann", "+15035550113")):
        assert counter.come_in(name).status_code == 302
        form = {"name": f"Customer of {name}", "phone": phone, "kind": "person"}
        assert counter.client.post("/do/parties/find_or_create_customer", form).status_code == 303
    rows = [row for row in journal() if row["action"] == "parties.find_or_create_customer"]
    ann, bob = (f"user:{counter.people[name]}" for name in ("ann", "bob"))
    assert [row["actor"] for row in rows] == [ann, bob, ann]
    assert outcomes(journal) == [
        ("signed_in", "pin"),
        ("signed_out", "session"),
        ("signed_in", "pin"),
        ("signed_out", "session"),
        ("signed_in", "pin"),
    ]


def test_the_lock_screen_shows_names_and_nothing_else(counter: Counter) -> None:
    page = counter.client.get(LOCK).content.decode()
    assert page.count('name="person"') == 2
    assert "@example.com" not in page


def test_a_browser_that_is_no_shared_device_has_no_lock_screen(counter: Counter) -> None:
    stranger = Client()
    assert stranger.get(LOCK)["Location"] == "/accounts/login/"
    posted = stranger.post(LOCK, {"person": str(counter.people["ann"]), "pin": PIN})
    assert posted["Location"] == "/accounts/login/"
    assert not is_in(stranger)


def test_a_wrong_pin_opens_nothing_and_says_what_is_left(counter: Counter) -> None:
    page = counter.come_in("ann", "9001")
    assert page.status_code == 403
    assert "4 tries left" in page.content.decode()
    assert counter.who() == "nobody"
    for n in range(4):
        page = counter.come_in("ann", f"900{n}")
    assert "rests for a while" in page.content.decode()
    assert counter.come_in("ann").status_code == 403
    assert counter.come_in("bob").status_code == 302, "a colleague is not shut out"


def test_one_press_locks_and_pages_lead_to_the_lock_screen(counter: Counter) -> None:
    counter.come_in("ann")
    page = counter.client.get("/").content.decode()
    assert 'data-key="l"' in page
    assert "Robin Vale" in page
    assert counter.client.post("/accounts/lock/now")["Location"] == LOCK
    assert counter.client.get("/orders?q=x")["Location"] == "/accounts/lock/?next=%2Forders%3Fq%3Dx"
    back = counter.come_in("ann", next="/orders?q=x")
    assert back["Location"] == "/orders?q=x"
    assert counter.come_in("ann", next="//evil.example")["Location"] == "/"


def test_it_locks_itself_when_left_alone_and_not_while_somebody_works(counter: Counter) -> None:
    counter.come_in("ann")

    def left_alone(seconds: float) -> None:
        session = counter.client.session
        session[IN_SESSION] = {**session[IN_SESSION], "seen": time.time() - seconds}
        session.save()

    left_alone(290)
    assert is_in(counter.client)
    assert time.time() - counter.client.session[IN_SESSION]["seen"] < 5, "a click is a touch"
    left_alone(290)
    assert counter.client.get("/accounts/lock/touch").status_code == 204
    assert time.time() - counter.client.session[IN_SESSION]["seen"] < 5
    left_alone(301)
    assert not is_in(counter.client)


def test_the_pin_is_no_proof_unless_the_settings_say_so(counter: Counter, ctx_as: As, act: Any) -> None:
    counter.come_in("ann")
    assert counter.client.get("/customers?format=csv").status_code == 403
    assert counter.client.post("/accounts/prove/", {"__proof": PIN}).status_code == 403
    assert counter.client.post("/accounts/prove/", {"__proof": PASSWORD}).status_code == 303
    assert counter.client.get("/customers?format=csv").status_code == 200
    act(set_policy, of_system("test", ctx_as().here), name="access", settings={"pin_is_proof": True})
    counter.come_in("bob")
    assert counter.client.get("/customers?format=csv").status_code == 403, "another person, another proof"
    assert counter.client.post("/accounts/prove/", {"__proof": "9001"}).status_code == 403
    assert counter.client.post("/accounts/prove/", {"__proof": PIN}).status_code == 303
    assert counter.client.get("/customers?format=csv").status_code == 200


@pytest.mark.parametrize("end", ["device", "person", "everywhere"])
def test_the_session_ends_with_the_device_and_with_the_person(
    counter: Counter, ctx_as: As, act: Any, end: str
) -> None:
    counter.come_in("ann")
    assert is_in(counter.client)
    ann = counter.people["ann"]
    if end == "device":
        act(end_device, ctx_as(), device_id=counter.device, expected_version=1)
    elif end == "person":
        act(deactivate_user, ctx_as(), user_id=ann, expected_version=1)
    else:
        act(end_sessions, ctx_as(), user_id=ann)
    assert not is_in(counter.client)


def test_a_password_on_a_shared_device_makes_a_session_that_locks_too(counter: Counter) -> None:
    sign_in(counter.client, email="ann@example.com")
    assert counter.client.session[IN_SESSION]["id"] == str(counter.device)


def test_a_manager_makes_a_browser_a_shared_one_and_everybody_sets_a_pin(ctx_as: As) -> None:
    ctx = ctx_as()
    a_user(ctx, "kim@example.com", {"role": "branch_manager", "branch_id": ctx.branch_id})
    client = Client()
    sign_in(client, email="kim@example.com")
    assert client.post("/security/share", {"name": "Bay 2"}).status_code == 303
    (device,) = list_devices(ctx)
    assert (device.name, client.cookies[COOKIE]["httponly"], client.cookies[COOKIE]["samesite"]) == (
        "Bay 2",
        True,
        "Strict",
    )
    assert client.post("/security/pin", {"pin": PIN, "again": "7303"}).status_code == 422
    assert client.post("/security/pin", {"pin": PIN, "again": PIN}).status_code == 303
    client.post("/accounts/lock/now")
    assert 'name="person"' in client.get(LOCK).content.decode()


def test_guessing_at_a_device_is_slowed_down(counter: Counter) -> None:
    nobody = str(UUID(int=1))
    answers = [counter.client.post(LOCK, {"person": nobody, "pin": PIN}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
