"""Figures for Prometheus: requests as counted by all server processes, the rest as the database and the machine say.

To be read on this machine itself, or with the token in `keys/metrics_token`.
"""

import ipaddress
import logging
import shutil
from collections.abc import Iterator
from functools import lru_cache
from hmac import compare_digest
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from workwright.interfaces.context import now
from workwright.operations.queries.status import StatusView, status_of_the_house
from workwright.project import keys

log = logging.getLogger(__name__)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_REQUESTS = Counter("workwright_requests", "Requests answered", ["method", "route", "status"])
_SECONDS = Histogram(
    "workwright_request_seconds",
    "Time to answer, in seconds",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def begin(home: Path) -> None:
    """Make the folder in which processes count empty: counters begin at zero with each start."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """Count one answered request, by the pattern of its address: what it was about is nobody's business here."""
    match = request.resolver_match
    route = match.route if match else ("api" if request.path.startswith("/api/") else "none")
    requests, times = _counters(request.method or "", route, status)
    requests.inc()
    times.observe(seconds)


@lru_cache(maxsize=2000)
def _counters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Return the counters of one kind of answer, found once."""
    return _REQUESTS.labels(method, route, str(status)), _SECONDS.labels(route)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the figures to who may read them; anybody else learns nothing."""
    if not (_is_near(request) or _has_token(request)):
        return HttpResponse("Ask on this machine, or with the token in keys/metrics_token.\n", status=403)
    registry = CollectorRegistry()
    if settings.SERVED:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_OfThisProcess())
    registry.register(_OfTheHouse())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE)


def _is_near(request: HttpRequest) -> bool:
    """Through a proxy everybody seems near: what was forwarded has to bring the token."""
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return near and not any(header in request.META for header in FORWARDED)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return compare_digest(given.encode(), keys.key(settings.HOME, keys.METRICS).encode())


class _OfThisProcess(Collector):
    """The counters of one process alone, where only one serves."""

    def collect(self) -> Iterator[Metric]:
        names = ("workwright_requests", "workwright_request_seconds")
        return (metric for metric in REGISTRY.collect() if metric.name in names)


class _OfTheHouse(Collector):
    """What the operations page shows, as figures. A database that is away is a figure too."""

    def collect(self) -> Iterator[Metric]:
        try:
            seen = status_of_the_house(now())
        except (Error, OSError) as error:
            log.warning("figures are not to be had: %s", type(error).__name__)
            yield GaugeMetricFamily("workwright_up", "Whether the database answers", 0)
            return
        yield GaugeMetricFamily("workwright_up", "Whether the database answers", 1)
        for name, (text, value) in _figures(seen).items():
            if value is not None:
                yield GaugeMetricFamily(f"workwright_{name}", text, float(value))
        yield _by("troubles", "What needs hands, by kind", "code", [one.code for one in seen.troubles])
        yield _by("destinations_away", "Who does not answer", "name", [one.name for one in seen.away])


def _figures(seen: StatusView) -> dict[str, tuple[str, float | int | None]]:
    def age(at: object) -> float | None:
        return None if at is None else (seen.at - at).total_seconds()  # type: ignore[operator]

    return {
        "worker_heartbeat_seconds": ("Since the worker's last sign of life", seen.heartbeat_seconds),
        "disk_free_bytes": ("Room left for files and data", seen.free_bytes),
        "clock_skew_seconds": ("Between this clock and the database's", seen.skew_seconds),
        "database_writable": ("Whether the database takes changes", seen.writable),
        "migrations_pending": ("Migrations that the database has not seen", len(seen.pending)),
        "news_unread": ("Journal rows that the worker has not read", seen.unread),
        "reactions_waiting": ("Follow-ups that wait for another try", seen.waiting),
        "reactions_failed": ("Follow-ups that were given up", len(seen.reactions)),
        "jobs_stalled": ("Scheduled jobs that hang", sum(job.hangs for job in seen.jobs)),
        "jobs_failed": ("Scheduled jobs that failed within a day", sum(not job.hangs for job in seen.jobs)),
        "messages_queued": ("Messages that wait", seen.messages_queued),
        "messages_failed": ("Messages that were refused", seen.messages_failed),
        "messages_unknown": ("Messages of unknown fate", seen.messages_unknown),
        "message_oldest_seconds": ("Age of the oldest waiting message", age(seen.oldest_message_at)),
        "provider_events_waiting": ("Notices of payment providers in the inbox", seen.inbox),
        "provider_event_oldest_seconds": ("Age of the oldest such notice", age(seen.oldest_hint_at)),
        "backup_age_seconds": ("Since the last good backup", age(seen.last_backup_at)),
        "certificate_seconds": (
            "Until our own certificate ends",
            None if seen.certificate_until is None else (seen.certificate_until - seen.at).total_seconds(),
        ),
    }


def _by(name: str, text: str, label: str, values: list[str]) -> Metric:
    family = GaugeMetricFamily(f"workwright_{name}", text, labels=[label])
    for value in values:
        family.add_metric([value], 1)
    return family
