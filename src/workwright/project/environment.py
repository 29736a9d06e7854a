"""What differs between installations, read from the environment once: home folder, port, database."""

import os
import sys
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit


class Unusable(Exception):
    """The environment asks for something that cannot be; the message says what to change."""


@dataclass(frozen=True)
class Environment:
    """One installation. `database_url` is the owner's address of another PostgreSQL; empty for ours."""

    home: Path
    host: str
    port: int
    origin: str
    database_url: str
    app_url: str
    """The application role's address, if somebody made that role by hand for a database of their own."""
    sandbox_port: int
    trusted_proxies: tuple[str, ...] = ()
    """The networks of our own reverse proxies; only what they say of the caller counts."""
    tls: bool = False
    """Whether the servers speak TLS themselves, with the shop's own certificate (`workwright tls own`)."""
    live_port: int = 0
    """Where browsers hear of changes while they happen; beside the pages, or behind the same proxy."""

    @property
    def name(self) -> str:
        """Return the name of the host in the address by which browsers reach it."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def trust_port(self) -> int:
        """Return the port on which devices fetch the shop's certificate, without TLS."""
        return self.port + 20 if self.port + 20 < 65536 else self.port - 20

    @property
    def live_address(self) -> str:
        """Return where pages find the live stream: ":port" of their own host, "/" behind a proxy that joins both."""
        seen = urlsplit(self.origin)
        direct = (seen.port or (443 if seen.scheme == "https" else 80)) == self.port
        return f":{self.live_port}" if direct else "/"

    @property
    def near(self) -> str:
        """Return the address for connections from this machine itself."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host

    @property
    def sandbox_origin(self) -> str:
        """Return where payers and we reach the sandbox payment provider."""
        return f"http://{_reachable(self.host)}:{self.sandbox_port}"

    def make_home(self) -> Path:
        """Make the home folder when it is missing, closed to others. One that exists keeps its permissions.

        As root others may pass through, not look: the database's user reaches its own folder inside.
        """
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        return self.home


def environment() -> Environment:
    """Read the variables that `workwright --help` lists."""
    port = _port("WORKWRIGHT_PORT", "8000")
    host = os.environ.get("WORKWRIGHT_HOST", "127.0.0.1")
    home = Path(os.environ.get("WORKWRIGHT_HOME") or _user_data()).expanduser().resolve()
    return Environment(
        home=home,
        host=host,
        port=port,
        origin=(
            os.environ.get("WORKWRIGHT_ORIGIN") or _kept(home / "origin") or _origin(home, host, port)
        ).rstrip("/"),
        tls=_name(home) != "",
        database_url=os.environ.get("DATABASE_URL", ""),
        app_url=os.environ.get("WORKWRIGHT_APP_URL", ""),
        sandbox_port=_port("WORKWRIGHT_SANDBOX_PORT", str(port + 10)),
        live_port=_port("WORKWRIGHT_LIVE_PORT", str(port + 30 if port + 30 < 65536 else port - 30)),
        trusted_proxies=_networks("WORKWRIGHT_TRUSTED_PROXIES", "127.0.0.0/8,::1/128"),
    )


def _origin(home: Path, host: str, port: int) -> str:
    """Return the address when nobody set one: the first name of the shop's own certificate, else this machine."""
    name = _name(home)
    return f"https://{name}:{port}" if name else f"http://{_reachable(host)}:{port}"


def _name(home: Path) -> str:
    """Return the first name that the shop's own certificate is for; empty when there is none."""
    return _kept(home / "tls" / "names").partition("\n")[0].strip()


def _kept(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def _port(name: str, default: str) -> int:
    text = os.environ.get(name, default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Unusable(f"{name} is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _networks(name: str, default: str) -> tuple[str, ...]:
    texts = [text.strip() for text in os.environ.get(name, default).split(",") if text.strip()]
    try:
        return tuple(str(ip_network(text)) for text in texts)
    except ValueError as error:
        raise Unusable(f"{name} lists networks such as 10.0.0.0/24, with commas: {error}.") from None


def _reachable(host: str) -> str:
    """Return a name that this machine's own browser can open for an address that the server listens on."""
    return "localhost" if host in ("0.0.0.0", "::", "127.0.0.1") else host


def _user_data() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Workwright"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "workwright"
