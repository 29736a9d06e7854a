"""Calling addresses that somebody typed in: out into the world, never into our own house."""

import http.server
import threading
import time
from collections.abc import Iterator

import pytest

from workwright.kernel.fetching import LARGEST_ANSWER, NoReply, NotAllowed, fetch, is_public


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *(
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fe80::1%eth0",
            "fd00::1",
        ),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "ff02::1",
            "2001:db8::1",
        ),
    ],
)
def test_what_is_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_what_is_outside(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "file:///etc/passwd",
            "gopher://example.com/",
            "ftp://example.com/",
            "http://",
            "nonsense",
            "//example.com",
        ),
        *(
            "http://user:secret@example.com/",
            "http://example.com:22/",
            "http://example.com:5432/",
            "http://[::1",
        ),
        *(
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://localhost:8000/",
        ),
    ],
)
def test_what_is_never_called(url: str) -> None:
    with pytest.raises((NotAllowed, NoReply)):
        fetch(url)


class Server:
    """A web server of this machine that counts who called."""

    def __init__(self) -> None:
        outer, self.asked = self, []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers["Host"]))
                if self.path == "/slow":
                    time.sleep(30)
                self.send_response(302 if self.path == "/away" else 200)
                if self.path == "/away":
                    self.send_header("Location", "http://127.0.0.1/secret")
                body = b"x" * (LARGEST_ANSWER + 10) if self.path == "/large" else b"hello"
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.asked: list[tuple[str, str]]
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_port


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def test_a_public_name_that_leads_inside_is_not_called(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workwright.kernel.fetching.PORTS", (server.port,))
    with pytest.raises(NotAllowed, match="inside a network"):
        fetch(f"http://shop.example:{server.port}/", resolver=here)
    mixed = lambda host, port: ["93.184.216.34", "127.0.0.1"]  # noqa: E731
    with pytest.raises(NotAllowed):
        fetch(f"http://shop.example:{server.port}/", resolver=mixed)
    assert server.asked == []


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    looked_up = []

    def once(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    reply = fetch(f"http://shop.example:{server.port}/hello", resolver=once, inside=True)
    assert (reply.status, reply.body) == (200, b"hello")
    assert server.asked == [("/hello", f"shop.example:{server.port}")]
    assert looked_up == ["shop.example"], (
        "looked up once: a name that answers otherwise the second time gains nothing"
    )


def test_a_redirect_is_an_answer_and_not_followed(server: Server) -> None:
    reply = fetch(f"http://shop.example:{server.port}/away", resolver=here, inside=True)
    assert (reply.status, reply.headers["location"]) == (302, "http://127.0.0.1/secret")
    assert len(server.asked) == 1


@pytest.mark.parametrize("path", ["large", "slow"])
def test_neither_size_nor_time_is_without_end(server: Server, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(NoReply):
        fetch(f"http://shop.example:{server.port}/{path}", resolver=here, inside=True, seconds=1)
    assert time.monotonic() - began < 25
