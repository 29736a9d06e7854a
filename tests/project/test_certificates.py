"""TLS of the shop's own: real handshakes on loopback, with the authority that devices are given, and without it."""

import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest

from workwright.project import certificates, trust
from workwright.project.environment import Unusable, environment
from workwright.project.installation import tls

NOW = datetime.now(UTC)
APPLICATION = """
def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.url_scheme"].encode()]
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKWRIGHT_PORT", str(free_port()))
    monkeypatch.delenv("WORKWRIGHT_ORIGIN", raising=False)
    return environment().make_home()


def run(what, **options):
    return tls.run(SimpleNamespace(what=what, **options))


def trusting(home):
    return ssl.create_default_context(cafile=str(certificates.folder(home) / certificates.AUTHORITY))


@pytest.fixture
def served(home, tmp_path):
    """The product's own server program with the certificate, as `workwright up` starts it; its address."""
    from workwright.project.supervisor import _certificate

    run("own", names=["localhost", "127.0.0.1"])
    (tmp_path / "trial.py").write_text(APPLICATION)
    env, port = environment(), free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    process = subprocess.Popen([*command, *_certificate(env), "trial:application"], cwd=tmp_path)
    try:
        until = time.monotonic() + 30
        while socket.socket().connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def test_who_has_the_authority_is_served_and_who_has_not_is_warned(home, served):
    for address in (served, served.replace("localhost", "127.0.0.1")):
        answer = httpx.get(address, verify=trusting(home), timeout=10)
        assert (answer.status_code, answer.text) == (200, "https")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(served, timeout=10)


def test_a_name_that_it_is_not_for_is_refused(home, served):
    port = int(served.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        pytest.raises(ssl.SSLCertVerificationError, match="mismatch"),
    ):
        trusting(home).wrap_socket(line, server_hostname="bank.example")


def test_renewing_keeps_the_authority_that_devices_know(home):
    run("own", names=["shop.local", "192.168.1.10"])
    before, known = certificates.expires(home), certificates.fingerprint(home)
    assert not certificates.renew_when_due(home, NOW + timedelta(days=300))
    assert certificates.renew_when_due(home, NOW + timedelta(days=380))
    assert certificates.expires(home) > before
    assert certificates.fingerprint(home) == known
    assert (certificates.folder(home) / certificates.NAMES).read_text().split() == [
        "shop.local",
        "192.168.1.10",
    ]


def test_keys_are_private_and_the_authority_s_is_kept_apart(home):
    run("own", names=["shop.local"])
    keys = (certificates.folder(home) / certificates.KEY, home / "keys" / certificates.AUTHORITY_KEY)
    assert [key.stat().st_mode & 0o077 for key in keys] == [0, 0]
    assert not list(certificates.folder(home).glob("*authority*"))


def test_the_address_follows_the_certificate_and_goes_back(home, capsys):
    port = environment().port
    assert environment().origin == f"http://localhost:{port}"
    run("own", names=["Shop.local", "192.168.1.10"])
    assert (environment().origin, environment().tls) == (f"https://shop.local:{port}", True)
    told = capsys.readouterr().out
    assert "WORKWRIGHT_HOST=0.0.0.0" in told and certificates.fingerprint(home) in told
    run("off")
    assert (environment().origin, environment().tls) == (f"http://localhost:{port}", False)
    with pytest.raises(Unusable):
        run("show")


def test_an_address_that_was_set_goes_before_and_the_environment_before_that(home, monkeypatch):
    (home / "origin").write_text("https://work.example.com\n")
    assert environment().origin == "https://work.example.com"
    monkeypatch.setenv("WORKWRIGHT_ORIGIN", "https://other.example.com")
    assert environment().origin == "https://other.example.com"


def test_proxies_are_told_what_they_need(home, capsys):
    port = environment().port
    run("public", name="work.example.com", nginx=False)
    caddy = capsys.readouterr().out
    assert caddy.startswith("work.example.com {") and f"reverse_proxy 127.0.0.1:{port}" in caddy
    run("public", name="work.example.com", nginx=True)
    nginx = capsys.readouterr().out
    assert "X-Forwarded-Proto $scheme" in nginx and nginx.count("{") == nginx.count("}")


@pytest.mark.parametrize("name", ["http://shop", "shop local", "-shop", "", "a" * 64, "x; rm -rf /"])
def test_what_is_no_name_is_refused(home, name):
    with pytest.raises(Unusable):
        run("own", names=[name])


def test_devices_fetch_the_authority_without_tls_and_compare_it(home, monkeypatch):
    run("own", names=["127.0.0.1"])
    monkeypatch.setattr("workwright.project.environment.Environment.trust_port", free_port())
    env = environment()
    import threading

    with trust.serve(env) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{env.trust_port}"
        fetched = httpx.get(f"{address}/workwright-ca.crt")
        page = httpx.get(f"{address}/anything?x=<script>")
        server.shutdown()
    assert fetched.content == (certificates.folder(home) / certificates.AUTHORITY).read_bytes()
    assert fetched.headers["Content-Type"] == "application/x-x509-ca-cert"
    assert certificates.fingerprint(home) in page.text and "iPhone" in page.text
    assert "<script" not in page.text and "default-src 'none'" in page.headers["Content-Security-Policy"]
