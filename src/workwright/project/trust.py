"""How devices come to trust the shop's own certificate: a page and the file, without TLS, on a port of their own.

`python -m workwright.project.trust`. It reads nothing, keeps nothing, and knows nothing of the shop.
"""

import signal
import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType

from jinja2 import Environment as Templates
from jinja2 import FileSystemLoader

import workwright
from workwright.project import certificates
from workwright.project.environment import Environment, environment

DESK = Path(workwright.__file__).parent / "interfaces" / "desk"
SHEETS = ("tokens.css", "base.css", "parts.css", "pages.css")
CERTIFICATE = "application/x-x509-ca-cert"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
}


def page(env: Environment) -> bytes:
    """Return the page with its style in it: nothing else has to be fetched."""
    templates = Templates(loader=FileSystemLoader(DESK / "templates"), autoescape=True)
    style = "\n".join((DESK / "static" / "desk" / name).read_text(encoding="utf-8") for name in SHEETS)
    shown = {"origin": env.origin, "fingerprint": certificates.fingerprint(env.home), "style": style}
    return templates.get_template("desk/trust_alone.html").render(shown).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers with the file or the page, and with nothing else."""

    server_version, sys_version = "Workwright", ""

    def __init__(self, shown: bytes, certificate: bytes, *arguments: object) -> None:
        self.shown, self.certificate = shown, certificate
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        if self.path == "/workwright-ca.crt":
            self._answer(CERTIFICATE, self.certificate)
        else:
            self._answer("text/html; charset=utf-8", self.shown)

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody's visit is written down."""


def serve(env: Environment) -> ThreadingHTTPServer:
    """Return the server, bound and ready."""
    certificate = (certificates.folder(env.home) / certificates.AUTHORITY).read_bytes()
    return ThreadingHTTPServer((env.host, env.trust_port), partial(Handler, page(env), certificate))


def main() -> None:
    """Serve until asked to stop."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    with serve(environment()) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
