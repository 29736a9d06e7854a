"""How many SQL statements each step of an order's life takes: a bound that only falls unless somebody says why."""

import json
import operator
import os
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from bench.product import Client, World

from tests.api.caller import Program
from tests.assets.builders import a_vehicle
from tests.catalog.builders import us_taxes
from tests.inventory.builders import a_part, in_stock
from tests.parties.builders import a_customer
from tests.statements import Trips, watched
from tests.world import act
from workwright.access.queries import branches
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.kernel import outbox, policy
from workwright.scheduling.actions.add_resource import add_resource

# One line per request of bench/product.py: statements (BEGIN, COMMIT and the check of constraints counted) and trips to
# the database, with all that is done at the door, prompt reactions too. Caches are warm. A step that needs fewer lowers
# its bound; one that needs more says why in its commit. WORKWRIGHT_SHOW_STATEMENTS=FILE writes them all down.
MOST = {
    "work_orders.open_work_order": (9, 3),
    "estimates.draft_estimate": (8, 2),
    "estimates.send_estimate": (16, 5),
    "estimates.record_decision": (15, 3),
    "scheduling.book_visit": (10, 3),
    "work_orders.start_job": (9, 2),
    "work_orders.complete_work_order": (24, 5),
    "billing.get_draft": (2, 2),
    "billing.issue_invoice": (15, 5),
    "payments.take_cash": (13, 3),
    "release.release_work_order": (14, 4),
}
MOST_OF_THE_WORKER = 14


class Counting(Client):
    """Goes the ten steps inside this process and counts what each asks of the database."""

    def __init__(self, world: World) -> None:
        self.world, self.slot = world, 0
        self.program = Program("branch_manager", key=world.key)
        self.counts: Counter[str] = Counter()
        self.trips: Counter[str] = Counter()
        self.shown: list[str] = []

    def _call(self, method: str, name: str, body: str | None, **more: str) -> Any:
        path, _, query = name.partition("?")
        with watched() as seen:
            if method == "GET":
                answer = self.program.ask(path, dict(parse_qsl(query)))
            else:
                answer = self.program.do(path, body, key=uuid.uuid4().hex)
        assert answer.status_code < 300, answer.content
        self._note(path, seen)
        return json.loads(answer.content)

    def _note(self, path: str, seen: Trips) -> None:
        self.counts[path] += len(seen.statements)
        self.trips[path] += len(seen)
        self.shown.append(f"{path}: {len(seen.statements)} statements, {len(seen)} trips\n{seen}")


def a_world(ctx) -> World:
    us_taxes(ctx)
    customer = a_customer(ctx, phone="+15035550199")
    parts = [a_part(ctx), a_part(ctx)]
    for part in parts:
        in_stock(ctx, part, 100)
    drawer = act(add_drawer, ctx, name="Counter").id
    return World(
        port=0,
        key=Program("branch_manager").key,
        customer=str(customer),
        asset=str(a_vehicle(ctx, customer)),
        parts=(str(parts[0]), str(parts[1])),
        resource=str(act(add_resource, ctx, kind="technician", name="Sam").id),
        shift=str(act(open_shift, ctx, drawer_id=drawer, float_minor=0).id),
        first_slot=0,
    )


def show(client: Counting) -> None:
    """Write every statement to the file that WORKWRIGHT_SHOW_STATEMENTS names, to see what a step asks."""
    if wanted := os.environ.get("WORKWRIGHT_SHOW_STATEMENTS"):
        total = f"{client.counts.total()} statements in {client.trips.total()} trips"
        Path(wanted).write_text("\n\n".join([*client.shown, total]) + "\n")


def test_no_step_asks_more_of_the_database_than_it_did(fresh_db, ctx_as, monkeypatch):
    for kept in (policy, branches):  # a slow machine must not make them stale in the middle
        monkeypatch.setattr(kept, "_FRESH_SECONDS", 3600.0)
    client = Counting(a_world(ctx_as(at=datetime.now(UTC))))
    client.lifecycle()  # fills what is kept at hand
    outbox.run_once()
    for kept in (client.counts, client.trips, client.shown):
        kept.clear()
    client.lifecycle()
    show(client)
    asked = {name: (count, client.trips[name]) for name, count in client.counts.items()}
    above = {name: (now, MOST[name]) for name, now in asked.items() if any(map(operator.gt, now, MOST[name]))}
    assert above == {}
    assert asked.keys() == MOST.keys()
    with watched() as seen:
        outbox.run_once()
    assert len(seen.statements) <= MOST_OF_THE_WORKER, seen
