"""What is known of the public address, from who has been seen to reach it."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from tests.world import NOW, act
from workwright.operations.actions.record_address_check import record_address_check
from workwright.operations.flows import check_address
from workwright.operations.queries import get_address
from workwright.operations.rules.addresses import is_outside, kind_of, reach_of

PUBLIC = "https://work.example.com"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("http://localhost:8000", "this_machine"),
        ("http://127.0.0.1", "this_machine"),
        ("https://shop.local:8000", "own_network"),
        ("https://shop", "own_network"),
        ("https://192.168.1.10", "own_network"),
        ("https://[fd00::1]", "own_network"),
        ("https://work.example.com", "public"),
        ("https://93.184.216.34", "public"),
    ],
)
def test_who_can_open_an_address_by_its_look(address, kind):
    assert kind_of(address) == kind


def test_what_nobody_saw_is_unknown_and_reaching_oneself_proves_little():
    assert reach_of(PUBLIC, {}) == "unknown"
    assert reach_of(PUBLIC, {"server": "unreached"}) == "unknown"
    assert reach_of(PUBLIC, {"server": "reached"}) == "from_here"
    assert reach_of(PUBLIC, {"server": "other"}) == "wrong"
    assert reach_of(PUBLIC, {"server": "unreached", "device": "reached"}) == "from_outside"
    assert reach_of("https://10.0.0.4", {"device": "reached"}) == "own_network"


def test_devices_of_the_shop_s_own_network_are_not_outside():
    assert is_outside("93.184.216.34")
    assert not any(map(is_outside, ("192.168.1.4", "127.0.0.1", "fe80::1", "", "nonsense")))


def test_the_newest_look_of_each_witness_counts(ctx_as, settings):
    settings.ORIGIN = PUBLIC
    ctx = ctx_as("operations_manager")
    assert get_address(ctx).reach == "unknown"
    act(record_address_check, ctx, address=PUBLIC, witness="server", outcome="other", detail="status 404")
    assert (get_address(ctx).reach, get_address(ctx).for_customers) == ("wrong", False)
    later = ctx_as("operations_manager", at=NOW.replace(hour=20))
    act(record_address_check, later, address=PUBLIC, witness="server", outcome="reached")
    act(record_address_check, later, address="https://other.example", witness="server", outcome="other")
    assert get_address(ctx).reach == "from_here"
    act(record_address_check, later, address=PUBLIC, witness="device", outcome="reached")
    assert get_address(ctx).reach == "from_outside"


@pytest.fixture
def mirror():
    """A web server that hands what it is asked to the product, or to nobody."""
    answers = {"product": True}

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self):
            body = Client().get(self.path).content if answers["product"] else b"Welcome to nginx"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", answers
        server.shutdown()


def test_the_server_asks_its_own_address_and_knows_itself_by_the_answer(mirror, ctx_as, settings, journal):
    address, answers = mirror
    settings.ORIGIN = address
    ctx = ctx_as("super_admin")
    check_address(ctx)
    answers["product"] = False
    check_address(ctx)
    seen = [row["command"] for row in journal() if row["action"] == "operations.record_address_check"]
    assert [row["outcome"] for row in seen] == ["reached", "other"]
    assert "status 200" in seen[1]["detail"]


def test_an_address_that_nobody_answers_is_unreached(ctx_as, settings, journal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.ORIGIN = f"http://127.0.0.1:{taken.getsockname()[1]}"
        check_address(ctx_as("super_admin"))
    assert journal()[-1]["command"]["outcome"] == "unreached"
