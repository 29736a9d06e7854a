"""How many SQL statements each step of an order's life takes: a bound that only falls unless somebody says why."""

import json
import uuid
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

from bench.product import Client, World
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.caller import Program
from tests.assets.builders import a_vehicle
from tests.catalog.builders import us_taxes
from tests.inventory.builders import a_part, in_stock
from tests.parties.builders import a_customer
from tests.world import act
from workwright.access.queries import branches
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.kernel import outbox, policy
from workwright.scheduling.actions.add_resource import add_resource

# One line per request of bench/product.py, BEGIN and COMMIT counted, with all that is done at the door, prompt
# reactions too. Caches are warm. A step that needs fewer lowers its bound; one that needs more says why in its commit.
MOST = {
    "work_orders.open_work_order": 9,
    "estimates.draft_estimate": 7,
    "estimates.send_estimate": 15,
    "estimates.record_decision": 14,
    "scheduling.book_visit": 9,
    "work_orders.start_job": 8,
    "work_orders.complete_work_order": 23,
    "billing.get_draft": 2,
    "billing.issue_invoice": 15,
    "payments.take_cash": 12,
    "release.release_work_order": 12,
}
MOST_OF_THE_WORKER = 14


class Counting(Client):
    """Goes the ten steps inside this process and counts what each asks of the database."""

    def __init__(self, world: World) -> None:
        self.world, self.slot = world, 0
        self.program = Program("branch_manager", key=world.key)
        self.counts: Counter[str] = Counter()

    def _call(self, method: str, name: str, body: str | None, **more: str) -> Any:
        path, _, query = name.partition("?")
        with CaptureQueriesContext(connection) as seen:
            if method == "GET":
                answer = self.program.ask(path, dict(parse_qsl(query)))
            else:
                answer = self.program.do(path, body, key=uuid.uuid4().hex)
        assert answer.status_code < 300, answer.content
        self.counts[path] += len(seen)
        return json.loads(answer.content)


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


def test_no_step_asks_more_of_the_database_than_it_did(fresh_db, ctx_as, monkeypatch):
    for kept in (policy, branches):  # a slow machine must not make them stale in the middle
        monkeypatch.setattr(kept, "_FRESH_SECONDS", 3600.0)
    client = Counting(a_world(ctx_as(at=datetime.now(UTC))))
    client.lifecycle()  # fills what is kept at hand
    outbox.run_once()
    client.counts.clear()
    client.lifecycle()
    above = {name: count for name, count in client.counts.items() if count > MOST[name]}
    assert above == {}
    assert client.counts.keys() == MOST.keys()
    with CaptureQueriesContext(connection) as seen:
        outbox.run_once()
    assert len(seen) <= MOST_OF_THE_WORKER, len(seen)
