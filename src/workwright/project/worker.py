"""The worker: hands news to reactions, and does what is due by the clock. `python -m workwright.project.worker`."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

import django
from django.conf import settings
from django.db import close_old_connections

django.setup()

from procrastinate import PsycopgConnector  # noqa: E402 - models need the set-up above
from procrastinate.contrib.django import app  # noqa: E402
from procrastinate.contrib.django.utils import connector_params  # noqa: E402

from workwright.imports import flows as imports  # noqa: E402
from workwright.kernel import outbox  # noqa: E402
from workwright.notify.flows import deliver_due, fetch_media  # noqa: E402
from workwright.notify.ports import channels  # noqa: E402
from workwright.operations.queries.machine import heartbeat_file  # noqa: E402
from workwright.payments.flows import work_once  # noqa: E402
from workwright.project.backups.nightly import Nightly, Shipping  # noqa: E402

log = logging.getLogger(__name__)
PATIENCE = 2.0
LONGEST_PAUSE = 30.0


class Loop(threading.Thread):
    """Repeats one step until told to stop; after an error it waits, longer each time, and goes on."""

    def __init__(self, name: str, step: Callable[[], object]) -> None:
        super().__init__(name=name)
        self.step = step
        self.stopped = threading.Event()

    def run(self) -> None:
        """Repeat the step."""
        pause = 1.0
        while not self.stopped.is_set():
            try:
                self.step()
                pause = 1.0
            except Exception:
                log.exception("%s failed; again in %.0f s", self.name, pause)
                close_old_connections()
                self.stopped.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Let the step under way end, and no other begin."""
        self.stopped.set()


def read_news() -> None:
    """Deliver what is due, show that we live, sleep until there is more."""
    heartbeat_file(settings.HOME).touch()
    outbox.run_once()
    outbox.wait_for_news(PATIENCE)


def ask_providers() -> None:
    """Fetch what webhooks hinted at and send what was approved; look again after a second when there is nothing."""
    if not work_once(outbox.utc_now()):
        time.sleep(1.0)


def send_messages(channel: str) -> None:
    """Send what waits by one channel; look again after two seconds when there is nothing."""
    if not deliver_due(outbox.utc_now, channel):
        time.sleep(PATIENCE)


def fetch_pictures() -> None:
    """Fetch pictures that customers sent; look again after two seconds when there are none."""
    if not fetch_media(outbox.utc_now):
        time.sleep(PATIENCE)


def bring_in() -> None:
    """Load, check and bring in rows of files; look again after a second when there are none."""
    if not imports.work_once(outbox.utc_now):
        time.sleep(1.0)


def work() -> None:
    """Run until SIGINT or SIGTERM; jobs and reactions under way are finished first."""
    loops = [
        Loop("outbox", read_news),
        Loop("payment providers", ask_providers),
        *(
            Loop(f"messages: {key}", partial(send_messages, key))
            for key in sorted(one.key for one in channels)
        ),
        Loop("pictures sent to us", fetch_pictures),
        Loop("backups", Nightly(settings.HOME).step),
        Loop("changes to back up", Shipping(settings.HOME).step),
        Loop("imports", bring_in),
    ]
    for loop in loops:
        loop.start()
    try:
        # A database that went away with us would otherwise hold up our end for half a minute.
        connector = PsycopgConnector(kwargs=connector_params(), timeout=5, min_size=1, max_size=4)
        with app.replace_connector(connector) as running:
            running.run_worker(concurrency=1, delete_jobs="successful", shutdown_graceful_timeout=10)
    finally:
        for loop in loops:
            loop.stop()
        for loop in loops:
            loop.join()


if __name__ == "__main__":
    work()
