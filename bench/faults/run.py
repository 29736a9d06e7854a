"""`make faults`: kills and misbehaviour while people work; acknowledged money is counted afterwards.

The same seed gives the same people, the same misbehaviour and the same victims in the same order; the moment of
each kill is the machine's. A finding names its seed.
"""

import argparse
import math
import os
import statistics
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from bench.faults.auditing import Auditor
from bench.faults.killing import Killer
from bench.faults.people import Notebook, Person
from bench.run import _free_port, _home, _product


def main() -> None:
    """Start an installation, let people work in it while its programs are killed, and audit."""
    options = _options()
    os.environ["WORKWRIGHT_SANDBOX_PORT"] = str(_free_port())
    with _home(options.home) as home:
        (home / "sandbox").mkdir(parents=True, exist_ok=True)
        with _product(home) as port:
            faults = _run(options, home, port)
    print("\n".join(faults) or "The auditor finds nothing wrong.")
    sys.exit(bool(faults))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="0 chooses one and prints it")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--home", type=Path, help="keep the installation in this new folder")
    return parser.parse_args()


def _run(options: argparse.Namespace, home: Path, port: int) -> list[str]:
    from bench import world  # needs the environment that the product's start has set
    from workwright.project import keys, sandbox
    from workwright.project.environment import environment

    seed = options.seed or Random().randint(1, 10**6)
    print(f"Seed {seed}: {options.kills} kills", flush=True)
    bench = world.Bench.make(port, home, clients=1)
    branch = UUID(str(bench.admin.execute("SELECT id FROM access_branch WHERE code = 'BEN'").fetchone()[0]))  # type: ignore[index]
    _connect(branch)
    notes, stop = Notebook(), threading.Event()
    people = [
        Person(seed + n, bench.branch_worlds[0], _links(branch), notes, stop) for n in range(options.people)
    ]
    supervisor = _supervisor(home)
    killer = Killer(seed, supervisor, port, environment().sandbox_origin, keys.key(home, "sandbox_key"))
    for person in people:
        person.start()
    began = time.monotonic()
    while sum(killer.toll.killed.values()) < options.kills:
        killer.strike()
    killer.misbehave({})
    stop.set()
    for person in people:
        person.join(180)
    _rounds()
    _tell(killer, notes, time.monotonic() - began)
    books = next(sandbox.folder(environment()).glob("*.sqlite3"))
    faults = Auditor(bench.admin.info.dsn + f" password={bench.admin.info.password}", notes, books).audit()
    faults += [f"nobody answered: {one}" for one in notes.given_up]
    return [*faults, *(f"verify: {finding}" for finding in _verified())]


def _supervisor(home: Path) -> int:
    import psutil

    for process in psutil.Process().children():
        if "workwright.project.command" in " ".join(process.cmdline()):
            return int(process.pid)
    raise SystemExit(f"no supervisor for {home}")


def _connect(branch: UUID) -> None:
    """Connect the home's sandbox as the branch's card provider."""
    from workwright.kernel.context import SYSTEM, Context
    from workwright.payments.actions.connect_provider import ConnectProvider, connect_provider
    from workwright.project.environment import environment
    from workwright.project.sandbox import ACCOUNT, variables

    known = variables(environment())
    connect_provider(
        Context(SYSTEM, datetime.now(UTC), "cli", branch_id=branch),
        ConnectProvider(
            account_id=ACCOUNT,
            gateway="sandbox",
            name="Card payments",
            settings={"endpoint": known["WORKWRIGHT_SANDBOX_URL"]},
            secrets={
                "api_key": known["WORKWRIGHT_SANDBOX_KEY"],
                "webhook_secret": known["WORKWRIGHT_SANDBOX_SECRET"],
            },  # type: ignore[arg-type]
        ),
    )


def _links(branch: UUID) -> Any:
    """Return what a customer reads in their mail: the token of the link to a request."""
    from workwright.payments.models.requests import PaymentRequest  # noqa: F401 - the table of the link
    from workwright.payments.queries.lists import LINK, link_token

    return lambda request: link_token(LINK, UUID(request), 1)


def _rounds() -> None:
    """Do the worker's rounds of the next hour now: what hung is asked about and decided."""
    from django.db import connections

    from workwright.kernel import outbox
    from workwright.payments.flows import run_janitor, work_once

    connections.close_all()
    for minutes in (5, 10, 20, 40, 60, 61, 62, 63):
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        while outbox.run_once():
            pass
        work_once(at)
        run_janitor(at)
    connections.close_all()


def _verified() -> list[str]:
    from workwright.kernel.verify import verify

    return [str(finding) for finding in verify()]


def _tell(killer: Killer, notes: Notebook, seconds: float) -> None:
    kills, back = sum(killer.toll.killed.values()), sorted(killer.toll.back_after)
    print(f"\n{kills} kills in {seconds:.0f} s: {dict(killer.toll.killed)}")
    print(f"served again after {statistics.median(back):.2f} s (median), {back[-1]:.2f} s at the most")
    money = sum(1 for one in notes.heard if one.name.startswith("payments."))
    print(f"{len(notes.heard)} commands acknowledged, {money} of money; repeated {notes.repeated} times")
    print(f"refused: {notes.refused or 'none'}")
    # No loss in n kills: with 95 % confidence fewer than 1 - 0.05^(1/n) of kills lose something (rule of three).
    print(f"no loss in {kills} kills proves at most {100 * (1 - math.pow(0.05, 1 / kills)):.1f} % (95 %)")


if __name__ == "__main__":
    main()
