"""Is this process alive, and may it be given work? For supervisors, proxies and monitoring; no sign-in."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workwright.kernel import outbox
from workwright.project import schema

HEARTBEAT_SECONDS = 60
LEAST_FREE_BYTES = 200 * 1024 * 1024
LARGEST_SKEW_SECONDS = 5.0
LARGEST_BACKLOG = 10_000

Check = Callable[[], tuple[bool, object]]


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all. Touches nothing else."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when every check holds, else 503; either way name each check and what it saw."""
    results = {name: _run(check) for name, check in CHECKS.items()}
    good = all(result["ok"] for result in results.values())
    return JsonResponse({"ready": good, "checks": results}, status=200 if good else 503)


def _run(check: Check) -> dict[str, object]:
    try:
        ok, seen = check()
    except (Error, OSError) as error:
        ok, seen = False, type(error).__name__
    return {"ok": ok, "seen": seen}


def database() -> tuple[bool, object]:
    """The database answers and takes writes."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        mode = cursor.fetchone()[0]
    return mode == "off", "writable" if mode == "off" else "read-only"


def migrations() -> tuple[bool, object]:
    """The database has every migration of this release. Once true it stays true for this process."""
    if not _migrated:
        waiting = list(schema.pending())
        if waiting:
            return False, waiting
        _migrated.append(True)
    return True, "all applied"


def worker() -> tuple[bool, object]:
    """The worker has shown a sign of life within the last minute."""
    age = time.time() - heartbeat_file(settings.HOME).stat().st_mtime
    return age < HEARTBEAT_SECONDS, f"{age:.0f} s ago"


def disk() -> tuple[bool, object]:
    """There is room for files and data."""
    free = shutil.disk_usage(settings.HOME).free
    return free > LEAST_FREE_BYTES, f"{free >> 20} MB free"


def clock() -> tuple[bool, object]:
    """Our clock and the database's agree."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((datetime.now(UTC) - cursor.fetchone()[0]).total_seconds())
    return skew < LARGEST_SKEW_SECONDS, f"{skew:.2f} s apart"


def backlog() -> tuple[bool, object]:
    """News is delivered about as fast as it comes in. What was given up is shown, for a person to see to."""
    waiting = outbox.backlog()
    return waiting["unread"] + waiting["waiting"] < LARGEST_BACKLOG, waiting


def heartbeat_file(home: Path) -> Path:
    """Return the file whose time of change is the worker's last sign of life."""
    return home / "worker.alive"


_migrated: list[bool] = []
CHECKS: dict[str, Check] = {
    "database": database,
    "migrations": migrations,
    "worker": worker,
    "disk": disk,
    "clock": clock,
    "backlog": backlog,
}
