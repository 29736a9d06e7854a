"""A shop of many years: past orders in bulk, a busy today and a fleet by the product's own actions."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.test import Client as Browser

from bench import crowd
from bench.copying import Copies
from bench.product import Client, World, _lines
from bench.world import Bench, _do
from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.invite_user import invite_user
from workwright.access.models import User
from workwright.assets.actions.find_or_create_vehicle import find_or_create_vehicle
from workwright.kernel.context import SYSTEM, Context
from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.scheduling.actions.add_resource import add_resource

Admin = psycopg.Connection[Any]

WHOLE = 100_000
"""So many past orders are copied with all their rows; beyond, those that no page reads stay out, to fit a disk."""
NOT_READ = ("kernel_", "ledger_", "notify_")
ORDERS_PER_CUSTOMER = 5
FLEET = 5_000
LIVE = 240
TECHNICIANS = 8
LARGE = (20, 10)
"""Jobs, and lines in each, of the large order."""
NAMES = (
    "Okafor",
    "Lind",
    "Costa",
    "Nguyen",
    "Whitfield",
    "Jensen",
    "Mori",
    "Brandt",
    "Baptiste",
    "Vale",
    "Haas",
)


@dataclass(frozen=True)
class Town:
    """Where the pages of the benchmark find their records, and the session of somebody who may see them all."""

    session: str
    fleet: str
    large_order: str
    past_order: str
    customer: str
    invoice: str
    phone_tail: str
    plate: str


def build(bench: Bench, orders: int) -> Town:
    """Fill the database; takes some minutes for every 100,000 orders."""
    admin, world = bench.admin, bench.branch_worlds[0]
    branch = _one(admin, "SELECT id FROM access_branch WHERE code = 'BEN'")
    ctx = Context(SYSTEM, datetime.now(UTC), "cli", branch_id=branch)
    records, past = _templates(ctx, bench)
    customers = max(orders // ORDERS_PER_CUSTOMER, 1)
    copies = Copies(admin, bench.contexts, records, customers)
    copies.make(records, 1, customers, past=False)
    _name(admin)
    copies.make(past, 1, min(orders, WHOLE))
    if orders > WHOLE:
        copies.make(past, WHOLE + 1, orders, skipped=NOT_READ)
    fleet = _fleet(ctx, copies)
    _busy_today(ctx, world)
    large = _large_order(world)
    print("  tidying up", flush=True)
    admin.execute("VACUUM (ANALYZE)")
    last = "ORDER BY id DESC LIMIT 1"
    return Town(
        session=_sign_in(ctx),
        fleet=str(fleet),
        large_order=large,
        past_order=str(_one(admin, f"SELECT id FROM work_orders_workorder WHERE state = 'closed' {last}")),
        customer=str(
            _one(admin, f"SELECT customer_id FROM work_orders_workorder WHERE state = 'closed' {last}")
        ),
        invoice=str(_one(admin, f"SELECT id FROM billing_invoice WHERE state = 'issued' {last}")),
        phone_tail=str(
            _one(admin, f"SELECT right(phone, 6) FROM parties_customer WHERE phone LIKE '+1971%' {last}")
        ),
        plate=str(_one(admin, f"SELECT plate FROM assets_asset WHERE plate LIKE 'T%' {last}")),
    )


def _one(admin: Admin, sql: str) -> Any:
    row = admin.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def _templates(ctx: Context, bench: Bench) -> tuple[list[UUID], list[UUID]]:
    """Make a customer with a vehicle, and one released order of theirs; return the ids that each has made."""
    before = _ids(bench)
    customer, asset = _customer(ctx, "Template", "+15035559999", "TEMPLATE")
    records = _ids(bench)
    world = bench.branch_worlds[0]
    Client(replace(world, customer=customer, asset=asset, first_slot=45_000)).lifecycle()
    return list(records - before), list(_ids(bench) - records)


def _ids(bench: Bench) -> set[UUID]:
    return set(crowd.new_ids(bench.admin, bench.contexts, UUID(int=0)))


def _customer(ctx: Context, name: str, phone: str, plate: str) -> tuple[str, str]:
    customer = _do(find_or_create_customer, ctx, name=name, phone=phone).id
    car = {"make": "Ford", "model": "Transit", "year": 2019, "plate": plate}
    return str(customer), str(_do(find_or_create_vehicle, ctx, customer_id=customer, **car).id)


def _name(admin: Admin) -> None:
    """Give the copied customers names of their own, as people search for them."""
    admin.execute("SET session_replication_role = replica")
    admin.execute(
        "UPDATE parties_customer c SET name = n.name, search_text = lower(n.name) FROM ("
        "SELECT id, (%s::text[])[1 + right(phone, 7)::int %% %s] || ' ' || right(phone, 7) AS name "
        "FROM parties_customer WHERE phone LIKE '+1971%%') n WHERE n.id = c.id",
        [list(NAMES), len(NAMES)],
    )
    admin.execute("UPDATE assets_asset SET search_text = lower(maker || ' ' || model || ' ' || plate)")
    admin.execute("SET session_replication_role = origin")


def _fleet(ctx: Context, copies: Copies) -> UUID:
    """Make one customer with thousands of vehicles."""
    customer = UUID(_customer(ctx, "Harbour Couriers", "+15035558888", "FLEET")[0])
    car = {"make": "Fiat", "model": "Ducato", "year": 2022, "plate": "T-FLEET"}
    vehicle = _do(find_or_create_vehicle, ctx, customer_id=customer, **car).id
    copies.make([vehicle], 1, FLEET - 2, past=False)
    return customer


def _busy_today(ctx: Context, world: World) -> None:
    """Open live orders, most of them further on, with a full day in every technician's column."""
    people = [_do(add_resource, ctx, kind="technician", name=f"Tech {n}").id for n in range(TECHNICIANS)]
    morning = datetime.now(ZoneInfo(ctx.branch.zone)).replace(hour=7, minute=0, second=0, microsecond=0)
    for number in range(LIVE):
        customer, asset = _customer(ctx, f"Live {number}", f"+1503556{number:04d}", f"LIV {number}")
        client = Client(replace(world, customer=customer, asset=asset))
        hour = timedelta(hours=number // TECHNICIANS)
        booked = number < TECHNICIANS * 10
        at = (str(people[number % TECHNICIANS]), morning + hour) if booked else None
        _bring_on(client, number % 6, at)


def _bring_on(client: Client, stage: int, booked: tuple[str, datetime] | None) -> None:
    """Carry one order to a stage: 0 open, 1 sent, 2 approved, 4 being worked on, 5 completed; and book a visit."""
    order = _open(client, [{"title": "Misfire", "lines": _lines(client.world.parts)}])
    if stage >= 1:
        _estimate(client, order, decided=stage >= 2)
    if booked:
        hours = {"starts_at": booked[1].isoformat(), "ends_at": (booked[1] + timedelta(hours=1)).isoformat()}
        client.post("scheduling.book_visit", work_order_id=order["id"], resource_ids=[booked[0]], **hours)
    if stage >= 4:
        client.post("work_orders.start_job", job_id=order["job_ids"][0])
    if stage >= 5:
        client.post("work_orders.complete_work_order", work_order_id=order["id"], finish_jobs=True)


def _open(client: Client, jobs: list[dict[str, Any]]) -> Any:
    who = {"customer_id": client.world.customer, "asset_id": client.world.asset}
    return client.post("work_orders.open_work_order", customer_words="It stutters.", jobs=jobs, **who)


def _estimate(client: Client, order: Any, *, decided: bool) -> None:
    draft = client.post("estimates.draft_estimate", work_order_id=order["id"])
    sent = {"expected_version": draft["version"], "channel": "in_person"}
    client.post("estimates.send_estimate", estimate_id=draft["id"], **sent)
    if decided:
        decisions = [{"line_id": line, "verdict": "approved"} for line in order["line_ids"]]
        client.post(
            "estimates.record_decision",
            estimate_id=draft["id"], decisions=decisions, channel="in_person", name="Robin Vale",
        )  # fmt: skip


def _large_order(world: World) -> str:
    """Open, have approved and start an order with two hundred lines; return its id."""
    jobs, lines = LARGE
    labour = {"kind": "labour", "description": "Strip and clean", "quantity": "1.5", "unit_price": "120"}
    part = {"kind": "part", "part_id": world.parts[0], "quantity": "1"}
    client = Client(world)
    job = {"lines": [labour, part] * (lines // 2)}
    order = _open(client, [{"title": f"Overhaul, part {number + 1}", **job} for number in range(jobs)])
    _estimate(client, order, decided=True)
    client.post("work_orders.start_job", job_id=order["job_ids"][0])
    return str(order["id"])


def _sign_in(ctx: Context) -> str:
    """Return the session key of a branch manager."""
    seats = ({"role": "branch_manager", "branch_id": ctx.branch_id},)
    invited = _do(invite_user, ctx, email="pages@example.com", name="Robin Vale", seats=seats)
    password = secrets.token_urlsafe(24)
    user = _do(accept_invitation, ctx, invitation_id=invited.id, generation=1, password=password).id
    browser = Browser()
    browser.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
