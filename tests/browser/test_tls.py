"""The check page over the shop's own certificate: warned before, a secure context with camera and clock after."""

import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import BrowserType, Error, Page

from tests.browser.conftest import PHONE, _Quiet, _Server
from tests.chromium import ARGUMENTS, executable
from workwright.project import certificates

CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture
def secured(fresh_db: str, tmp_path: Path, settings: object) -> Iterator[str]:
    """The product behind a certificate of the shop's own authority, on loopback."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    certificates.make(tmp_path, ["localhost", "127.0.0.1"])
    made = certificates.folder(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made / certificates.SERVER, made / certificates.KEY)
    server = _Server(("127.0.0.1", 0), _Quiet)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"https://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def known(home: Path) -> str:
    """The switch by which this browser takes exactly the server's key, as a device does that has the authority."""
    made = x509.load_pem_x509_certificate((certificates.folder(home) / certificates.SERVER).read_bytes())
    key = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"--ignore-certificate-errors-spki-list={b64encode(sha256(key).digest()).decode()}"


def findings(page: Page) -> dict[str, str]:
    page.wait_for_selector("#checks[data-done=yes]")
    rows = page.locator("#checks li").all()
    return {str(row.get_attribute("data-check")): str(row.get_attribute("data-tone")) for row in rows}


def test_a_device_is_warned_until_it_knows_the_certificate(
    secured: str, tmp_path: Path, browser_type: BrowserType, accessible: Callable[[Page], None]
) -> None:
    stranger = browser_type.launch(args=[*ARGUMENTS, *CAMERA], executable_path=executable())
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        stranger.new_page().goto(f"{secured}/check")
    stranger.close()
    friend = browser_type.launch(args=[*ARGUMENTS, *CAMERA, known(tmp_path)], executable_path=executable())
    page = friend.new_page(viewport=PHONE)
    page.goto(f"{secured}/check")
    seen = findings(page)
    assert {seen[name] for name in ("Secure connection", "Browser", "Clock", "Storage", "Camera")} == {"ok"}
    accessible(page)
    page.get_by_role("button", name="Try the camera").click()
    page.get_by_text("It works and is allowed.").wait_for()
    page.get_by_role("link", name="The shop's certificate").click()
    assert certificates.fingerprint(tmp_path) in page.content()
    accessible(page)
    friend.close()


def test_without_tls_it_says_what_is_missing_and_a_wrong_clock_is_told(
    site: str, opened: Callable[..., Page]
) -> None:
    page = opened(f"{site}/check")
    assert findings(page)["Clock"] == "ok"
    page.add_init_script(
        "Date.now = () => 1e12; Object.defineProperty(window, 'isSecureContext', {value: false})"
    )
    page.reload()
    seen = findings(page)
    assert (seen["Clock"], seen["Secure connection"]) == ("bad", "bad")
    assert "automatic date and time" in page.content()
    assert "Open it by https" in page.content()
