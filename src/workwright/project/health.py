"""Is this process alive, and may it be given work? For supervisors, proxies and monitoring; no sign-in."""

from collections.abc import Callable

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from workwright.kernel import outbox
from workwright.operations.queries import machine, nonce_answer
from workwright.operations.rules.troubles import HEARTBEAT, LARGEST_BACKLOG, LARGEST_SKEW, LEAST_FREE_BYTES

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
    writable = machine.is_writable()
    return writable, "writable" if writable else "read-only"


def migrations() -> tuple[bool, object]:
    """The database has every migration of this release. Once true it stays true for this process."""
    waiting = machine.pending_migrations()
    return not waiting, list(waiting) or "all applied"


def worker() -> tuple[bool, object]:
    """The worker has shown a sign of life within the last minute."""
    age = machine.heartbeat()
    return age is not None and age < HEARTBEAT, "never" if age is None else f"{age.total_seconds():.0f} s ago"


def disk() -> tuple[bool, object]:
    """There is room for files and data."""
    free = machine.free_bytes()
    return free > LEAST_FREE_BYTES, f"{free >> 20} MB free"


def clock() -> tuple[bool, object]:
    """Our clock and the database's agree."""
    skew = machine.skew()
    return skew < LARGEST_SKEW, f"{skew.total_seconds():.2f} s apart"


def backlog() -> tuple[bool, object]:
    """News is delivered about as fast as it comes in. What was given up is shown, for a person to see to."""
    waiting = outbox.backlog()
    return waiting["unread"] + waiting["waiting"] < LARGEST_BACKLOG, waiting


@never_cache
@require_safe
def nonce(request: HttpRequest, nonce: str) -> HttpResponse:
    """Answer as only this installation can: the server asks its own public address."""
    return HttpResponse(nonce_answer(nonce[:64]), content_type="text/plain")


CHECKS: dict[str, Check] = {
    "database": database,
    "migrations": migrations,
    "worker": worker,
    "disk": disk,
    "clock": clock,
    "backlog": backlog,
}
