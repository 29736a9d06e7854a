"""The live stream: who hears what, where it goes on after a loss, who else has an order open."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.desk.conftest import desk_of
from tests.work_orders.builders import an_order
from tests.world import Company, act
from workwright.interfaces.accounts.shared import BY_ITSELF, IN_SESSION
from workwright.interfaces.live import app
from workwright.interfaces.live.hub import MOST_WAITING, Hub, Seat, Told
from workwright.interfaces.live.news import News, news_of, shown
from workwright.interfaces.live.viewer import Viewer, viewer_of
from workwright.kernel import following
from workwright.kernel.context import Context
from workwright.kernel.ids import COMPANY, new_id
from workwright.work_orders.actions.add_job import add_job
from workwright.work_orders.actions.add_note import add_note

__all__ = ["desk_of"]
As = Callable[..., Context]


def cookies_of(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def newest(ctx: Context, many: int = 1) -> list[following.Act]:
    return following.after({COMPANY: following.heads().get(COMPANY, 0)})[-many:]


def test_an_act_is_told_by_its_order_and_who_did_it_without_its_contents(ctx_as: As) -> None:
    order, ctx = an_order(ctx_as()), ctx_as("service_advisor")
    act(add_note, ctx, work_order_id=order.id, text="Ring before noon @ana")
    [done] = newest(ctx)
    told = news_of(done)
    assert told and (told.topics, told.actor, str(order.id) in told.about) == (
        ("work_orders",),
        ctx.actor.ref,
        True,
    )
    assert "noon" not in str(shown(told, "Ana", "user:other"))
    assert shown(told, "Ana", ctx.actor.ref)["mine"] is True


def test_a_job_is_news_of_its_order_although_the_act_is_about_the_job(ctx_as: As) -> None:
    order = an_order(ctx_as())
    act(add_job, ctx_as(), work_order_id=order.id, title="Wash")
    told = news_of(newest(ctx_as())[0])
    assert told and str(order.id) in told.about


def test_what_the_house_does_with_itself_is_no_news() -> None:
    body: dict[str, Any] = {
        "acts": ["access.note_sign_in"],
        "events": [],
        "command": {},
        "result": None,
        "root": None,
    }
    assert (
        news_of(following.Act(COMPANY, 1, None, "access.record_sign_in", "system", body)) is None  # type: ignore[arg-type]
    )


def test_a_viewer_hears_the_branch_they_are_in_and_no_other(
    desk_of: Callable[..., Client], company: Company, ctx_as: As
) -> None:
    order, other = an_order(ctx_as()), an_order(ctx_as(branch=company.north))
    cookies = cookies_of(desk_of("service_advisor"))
    found = viewer_of(cookies, str(order.id))
    assert found is not None
    assert (found.hears(company.harbour), found.hears(company.north)) == (True, False)
    assert found.at == str(order.id)
    assert viewer_of(cookies, str(other.id)).at == ""  # type: ignore[union-attr]
    assert viewer_of(cookies, "x" * 36).at == ""  # type: ignore[union-attr]


def test_strangers_and_who_sees_no_orders_hear_nothing(desk_of: Callable[..., Client]) -> None:
    assert viewer_of("") is None
    assert viewer_of(f"{settings.SESSION_COOKIE_NAME}=made-up") is None
    assert viewer_of(cookies_of(desk_of("super_admin"))) is None


def test_a_shared_device_that_was_left_alone_hears_nothing(desk_of: Callable[..., Client]) -> None:
    client = desk_of("service_advisor")
    session = client.session
    session[IN_SESSION] = {"id": str(new_id()), "name": "Counter", "seen": time.time(), "lock_after": 60}
    session.save()
    assert viewer_of(cookies_of(client)) is None


def test_the_way_without_a_stream_tells_the_same(desk_of: Callable[..., Client], ctx_as: As) -> None:
    client = desk_of("service_advisor")
    begun = client.get("/live/news").json()["now"]
    order = an_order(ctx_as(at=timezone.now()))
    answer = client.get(f"/live/news?since={begun}", headers={BY_ITSELF: "1"})
    assert answer.status_code == 200
    assert client.get("/live/stream").status_code == 204
    assert str(order.id) in {about for one in answer.json()["news"] for about in one["about"]}
    assert desk_of("super_admin").get("/live/news").status_code == 403


# --- The hub, without a database


class Record:
    """A record that grows as a test says."""

    def __init__(self) -> None:
        self.scope, self.acts = new_id(), [self.act(1)]
        self.broken = False

    def act(self, seq: int) -> following.Act:
        scope = getattr(self, "scope", None) or new_id()
        body: dict[str, Any] = {
            "acts": [],
            "events": [],
            "command": {"work_order_id": str(new_id())},
            "result": {},
            "root": None,
        }
        return following.Act(scope, seq, None, "work_orders.add_note", "user:a", body)  # type: ignore[arg-type]

    def grow(self) -> None:
        self.acts.append(self.act(self.acts[-1].seq + 1))

    def heads(self) -> dict[Any, int]:
        return {self.scope: self.acts[-1].seq}

    def after(self, seen: dict[Any, int]) -> list[following.Act]:
        if self.broken:
            self.broken = False
            raise OSError("the database is away")
        return [one for one in self.acts if one.seq > seen.get(self.scope, 0)]


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Record:
    monkeypatch.setattr("workwright.interfaces.live.hub.LOOK_EVERY", 0)
    monkeypatch.setattr("workwright.interfaces.live.hub.LONGEST_PAUSE", 0)
    return Record()


def hub_of(record: Record) -> Hub:
    async def read(function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)

    return Hub(read, record.heads, record.after, lambda refs: dict.fromkeys(refs, "Ana"))


def looker(record: Record, ref: str = "user:b", name: str = "Ben", at: str = "") -> Viewer:
    return Viewer(ref, name, {record.scope}, at)


async def heard(seat: Seat, event: str) -> Told:
    while True:
        told = await seat.waiting.get()
        if told.event == event:
            return told


def test_what_happened_while_somebody_was_away_is_said_when_they_are_back(record: Record) -> None:
    async def story() -> None:
        hub = hub_of(record)
        stays = hub.sit(looker(record), 0)
        away = await heard(stays, "resync")
        record.grow()
        first = await heard(stays, "message")
        back = hub.sit(looker(record, "user:c", "Cleo"), away.ms)
        assert (await heard(back, "message")).data == first.data
        late = hub.sit(looker(record, "user:d", "Dan"), hub.begun - 1)
        assert (await heard(late, "resync")).data == {}
        for seat in (stays, back, late):
            hub.rise(seat)

    asyncio.run(story())


def test_after_a_fault_everybody_fetches_anew(record: Record) -> None:
    async def story() -> None:
        hub = hub_of(record)
        seat = hub.sit(looker(record), 0)
        await heard(seat, "resync")
        record.broken = True
        await heard(seat, "resync")
        record.grow()
        assert (await heard(seat, "message")).data["who"] == "Ana"
        hub.rise(seat)

    asyncio.run(story())


def test_who_has_the_same_order_open_is_named_to_the_others_and_unnamed_when_they_leave(
    record: Record,
) -> None:
    async def story() -> None:
        hub = hub_of(record)
        ben = hub.sit(looker(record, at="order"), 0)
        assert (await heard(ben, "present")).data == []
        ana = hub.sit(looker(record, "user:a", "Ana", at="order"), 0)
        elsewhere = hub.sit(looker(record, "user:c", "Cleo", at="another"), 0)
        assert ((await heard(ben, "present")).data, (await heard(ana, "present")).data) == (["Ana"], ["Ben"])
        hub.rise(ana)
        assert (await heard(ben, "present")).data == []
        hub.rise(ben)
        hub.rise(elsewhere)

    asyncio.run(story())


def test_other_branches_are_not_heard_and_who_does_not_listen_is_let_go(record: Record) -> None:
    hub = hub_of(record)
    seat = Seat(Viewer("user:b", "Ben", {new_id()}))
    one = news_of(record.act(2))
    assert isinstance(one, News)
    hub._tell(seat, type("Kept", (), {"news": one, "who": "Ana", "ms": 1})())
    assert seat.waiting.empty()
    for _ in range(MOST_WAITING + 1):
        seat.tell(Told("message", {}, 1))
    assert seat.overrun


# --- The door


def answered(path: str, headers: dict[str, str], method: str = "GET") -> list[dict[str, Any]]:
    """Return what the application sends to a request whose browser leaves at once."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "path": where,
        "method": method,
        "query_string": query.encode(),
        "headers": pairs,
    }
    asyncio.run(app.application(scope, receive, send))
    return sent


def test_the_stream_refuses_other_hosts_and_answers_strangers_with_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "viewer_of", lambda cookies, at: None)
    host = {"host": "shop.local:8030"}
    assert answered("/live/stream", {**host, "origin": "https://evil.example"})[0]["status"] == 403
    assert answered("/live/stream", {**host, "origin": "http://shop.local:8000"})[0]["status"] == 204
    assert answered("/live/else", host)[0]["status"] == 404
    assert answered("/live/stream", host, "POST")[0]["status"] == 404


def test_the_stream_is_one_that_only_its_own_pages_may_read(
    monkeypatch: pytest.MonkeyPatch, record: Record
) -> None:
    monkeypatch.setattr(app, "viewer_of", lambda cookies, at: looker(record))
    monkeypatch.setattr(app, "hub", hub_of(record))
    start, *said = answered(
        "/live/stream?since=1", {"host": "shop.local:8030", "origin": "http://shop.local:8000"}
    )
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["access-control-allow-origin"] == "http://shop.local:8000"
    assert headers["content-type"].startswith("text/event-stream")
    assert said[0]["body"] == b"retry: 2000\n\n"
