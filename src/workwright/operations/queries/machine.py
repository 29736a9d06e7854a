"""What is seen of the machine: heartbeat, disk, clock, database, certificate, backup."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection

from workwright.kernel import expanding


def heartbeat_file(home: Path) -> Path:
    """Return the file whose time of change is the worker's last sign of life."""
    return home / "worker.alive"


def heartbeat() -> timedelta | None:
    """Return how long ago the worker showed a sign of life, None when it never did."""
    try:
        return timedelta(seconds=max(0.0, time.time() - heartbeat_file(settings.HOME).stat().st_mtime))
    except OSError:
        return None


def free_bytes() -> int:
    """Return the room that is left where files and data are kept."""
    return shutil.disk_usage(settings.HOME).free


def skew() -> timedelta:
    """Return how far our clock and the database's are apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return abs(datetime.now(UTC) - there)


def is_writable() -> bool:
    """Return whether the database takes changes."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        return bool(cursor.fetchone()[0] == "off")


def pending_migrations() -> tuple[str, ...]:
    """Return the migrations of this release that the database has not seen. Once none, none for this process."""
    if _up_to_date:
        return ()
    waiting = tuple(expanding.pending(connection))
    if not waiting:
        _up_to_date.append(True)
    return waiting


_up_to_date: list[bool] = []


def certificate_until() -> datetime | None:
    """Return when our own certificate ends; None when a proxy, or nobody, holds one."""
    try:
        made = x509.load_pem_x509_certificate((settings.HOME / "tls" / "server.pem").read_bytes())
    except (OSError, ValueError):
        return None
    return made.not_valid_after_utc


def authority_certificate() -> bytes:
    """Return the certificate of the shop's own authority, b"" when there is none."""
    try:
        return (settings.HOME / "tls" / "ca.pem").read_bytes()
    except OSError:
        return b""


def authority_fingerprint() -> str:
    """Return the SHA-256 by which people compare that certificate, "" when there is none."""
    found = authority_certificate()
    if not found:
        return ""
    return x509.load_pem_x509_certificate(found).fingerprint(hashes.SHA256()).hex(":").upper()
