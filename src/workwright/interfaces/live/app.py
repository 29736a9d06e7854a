"""The stream of news as an ASGI application: `GET /live/stream` answers for as long as the page is open.

It runs in a small process of its own, since a long answer would hold up one of the few threads that make pages. The
browser shows its session cookie, as to the pages; it comes from another port of the same host, or through the proxy.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import close_old_connections

from workwright.access.queries.journal import names_of
from workwright.interfaces.live.hub import Hub, Seat, Told
from workwright.interfaces.live.viewer import viewer_of
from workwright.kernel import following

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
BEAT = 15.0
"""So often something is said at least, and it is looked whether the person may still look."""
_threads = ThreadPoolExecutor(2, thread_name_prefix="live")


async def read(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a plain function that uses the database in a thread, and let a broken connection go."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _connected, function, *arguments)


def _connected(function: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Exception:
        close_old_connections()
        raise


hub = Hub(read, following.heads, following.after, names_of)


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"] == "/live/stream" and scope["method"] == "GET":
        await _stream(scope, receive, send)
    elif scope["type"] == "http":
        await _answer(send, 404)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


async def _stream(scope: Message, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    asked = {name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
    origin = headers.get("origin", "")
    if origin and urlsplit(origin).hostname != urlsplit(f"//{headers.get('host', '')}").hostname:
        return await _answer(send, 403)
    cookies, at = headers.get("cookie", ""), asked.get("at", "")
    viewer = await read(viewer_of, cookies, at)
    if viewer is None:
        return await _answer(send, 204, origin)
    since = headers.get("last-event-id") or asked.get("since", "")
    seat = hub.sit(viewer, int(since) if since.isdigit() else 0)
    try:
        await send(_start(200, origin))
        await _say(send, "retry: 2000\n\n")
        await _talk(seat, receive, send, lambda: read(viewer_of, cookies, at))
    except asyncio.CancelledError:
        return None  # the server ends; browsers come back by themselves
    finally:
        hub.rise(seat)
    return None


async def _talk(seat: Seat, receive: Receive, send: Send, look_again: Callable[[], Awaitable[Any]]) -> None:
    """Say what there is to say until one side ends it."""
    leaving = asyncio.ensure_future(_left(receive))
    try:
        while not seat.overrun:
            next_ = asyncio.ensure_future(seat.waiting.get())
            await asyncio.wait({next_, leaving}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                next_.cancel()
                return
            if next_.done():
                await _say(send, written(next_.result()))
                continue
            next_.cancel()
            if await look_again() != seat.viewer:
                break
            await _say(send, "event: beat\ndata: {}\n\n")
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def written(told: Told) -> str:
    """Return an event as it stands in the stream; its id is where the browser goes on after a loss."""
    data = json.dumps(told.data, separators=(",", ":"))
    return f"id: {told.ms}\nevent: {told.event}\ndata: {data}\n\n"


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _answer(send: Send, status: int, origin: str = "") -> None:
    await send(_start(status, origin))
    await send({"type": "http.response.body", "body": b""})


def _start(status: int, origin: str) -> Message:
    shared = {
        "access-control-allow-origin": origin,
        "access-control-allow-credentials": "true",
        "vary": "origin",
    }
    headers = {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
        **(shared if origin else {}),
    }
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}
