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
from bench.copying import A_DAY, AHEAD, ELSEWHERE, PAST, RECORDS, Chain, Copies
from bench.product import FIRST_SLOT, Client, World, _lines
from bench.world import Bench, _do
from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.create_branch import create_branch
from workwright.access.actions.invite_user import invite_user
from workwright.access.models import User
from workwright.assets.actions.find_or_create_vehicle import find_or_create_vehicle
from workwright.kernel.context import SYSTEM, Context
from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.scheduling.actions.add_resource import add_resource

Admin = psycopg.Connection[Any]

WHOLE = 100_000
"""So many of the last orders are copied with all their rows; of older ones, those that no page reads stay out, to
fit a disk."""
NOT_READ = ("kernel_", "ledger_", "notify_")
ORDERS_PER_BRANCH = 40_000
"""Two years and eight months of 50 visits on each of six days a week."""
ORDERS_PER_CUSTOMER = 5
FLEET = 5_000
FLEET_NUMBERS = 4_000_000
LIVE = 240
TECHNICIANS = 8
DAYS_AHEAD = 6
LARGE = (20, 10)
"""Jobs, and lines in each, of the large order."""
RARE = "Quillfeather"


@dataclass(frozen=True)
class Town:
    """Where the pages of the benchmark find their records, and the sessions of two people who look at them."""

    session: str
    everywhere: str
    branches: int
    fleet: str
    large_order: str
    past_order: str
    customer: str
    invoice: str
    phone_tail: str
    plate: str


@dataclass(frozen=True)
class Templates:
    """Ids of the rows to copy: a customer with a vehicle, a released order, what is live today, a booked order."""

    records: list[UUID]
    past: list[UUID]
    live: list[UUID]
    booked: list[UUID]
    fleet_vehicle: UUID


@dataclass(frozen=True)
class Made:
    """What the product's own actions have made; the rest of the town is copied from it."""

    sessions: tuple[str, str]
    chain: Chain
    templates: Templates
    fleet: str
    large_order: str


def found(bench: Bench, orders: int) -> Made:
    """Make, by the product's own actions, the branches with their people and one of everything to copy."""
    branch = _one(bench.admin, "SELECT id FROM access_branch WHERE code = 'BEN'")
    ctx = Context(SYSTEM, datetime.now(UTC), "cli", branch_id=branch)
    chain = _chain(ctx, bench, max(orders // ORDERS_PER_BRANCH, 1))
    fleet, vehicle = _fleet(ctx)
    templates = _templates(ctx, bench, chain, vehicle)
    return Made(
        sessions=(_sign_in(ctx, "branch_manager", branch), _sign_in(ctx, "operations_manager", None)),
        chain=chain,
        templates=templates,
        fleet=fleet,
        large_order=_large_order(bench.branch_worlds[0]),
    )


def fill(bench: Bench, made: Made, orders: int) -> Town:
    """Copy, with nothing else running: a few minutes for every 100,000 orders."""
    chain, these = made.chain, made.templates
    branches, customers = len(chain.branches), max(orders // ORDERS_PER_CUSTOMER, 1)
    copies = Copies(bench.admin, bench.contexts, chain, orders, these.records, customers)
    whole = min(orders, WHOLE)
    with copies.indexes_later():
        copies.make(these.records, 1, customers, RECORDS)
        copies.make([these.fleet_vehicle], FLEET_NUMBERS + 1, FLEET_NUMBERS + FLEET - 1, RECORDS)
        copies.make(these.past, 1, orders - whole, PAST, skipped=NOT_READ)
        copies.make(these.past, orders - whole + 1, orders, PAST)
        copies.make(these.live, 2_000_001, 1_999_999 + branches, ELSEWHERE, skipped=NOT_READ)
        coming = DAYS_AHEAD * A_DAY * branches
        copies.make(these.booked, 3_000_000, 2_999_999 + coming, AHEAD, skipped=NOT_READ)
    print("  tidying up", flush=True)
    bench.admin.execute("VACUUM (ANALYZE)")
    return _town(bench.admin, made)


def _town(admin: Admin, made: Made) -> Town:
    home, copied = made.chain.branches[0], "id < '01000000-0000-0000-0000-000000000000'"
    closed = (
        f"FROM work_orders_workorder WHERE state = 'closed' AND branch_id = '{home}' AND {copied} "
        "ORDER BY opened_at DESC LIMIT 1"
    )
    order, customer = (str(_one(admin, f"SELECT {column} {closed}")) for column in ("id", "customer_id"))
    last = "ORDER BY id DESC LIMIT 1"
    return Town(
        *made.sessions,
        branches=len(made.chain.branches),
        fleet=made.fleet,
        large_order=made.large_order,
        past_order=order,
        customer=customer,
        invoice=str(
            _one(
                admin, f"SELECT id FROM billing_invoice WHERE state = 'issued' AND work_order_id = '{order}'"
            )
        ),
        phone_tail=str(_one(admin, f"SELECT right(phone, 6) FROM parties_customer WHERE {copied} {last}")),
        plate=str(_one(admin, f"SELECT plate FROM assets_asset WHERE {copied} {last}")),
    )


def _one(admin: Admin, sql: str) -> Any:
    row = admin.execute(sql.encode()).fetchone()
    assert row is not None
    return row[0]


def _chain(ctx: Context, bench: Bench, branches: int) -> Chain:
    """Open the other branches, each with as many technicians."""
    company = replace(ctx, branch_id=None)
    facts = {"zone": "America/Los_Angeles", "locale": "en-US", "currency": "USD", "country": "US"}
    others = [
        _do(create_branch, company, code=f"B{n}", name=f"Branch {n}", jurisdiction="US-OR", **facts).id
        for n in range(1, branches)
    ]
    places = [ctx.here, *others]
    return Chain(
        places,
        [_people(replace(ctx, branch_id=one)) for one in places],
        UUID(bench.branch_worlds[0].resource),
    )


def _people(ctx: Context) -> list[UUID]:
    return [_do(add_resource, ctx, kind="technician", name=f"Tech {n}").id for n in range(TECHNICIANS)]


def _templates(ctx: Context, bench: Bench, chain: Chain, vehicle: UUID) -> Templates:
    """Make one of everything to copy, and the live orders of today; note which rows each has made."""
    world, seen = bench.branch_worlds[0], _ids(bench)

    def made() -> list[UUID]:
        nonlocal seen
        before, seen = seen, _ids(bench)
        return list(seen - before)

    _customer(ctx, RARE, "+15035557777", "QUILL 1")
    callers = [_customer(ctx, f"Live {n}", f"+1503556{n:04d}", f"LIV {n}") for n in range(LIVE)]
    made()
    customer, asset = _customer(ctx, "Template", "+15035559999", "TEMPLATE")
    records = made()
    own = replace(world, customer=customer, asset=asset)
    Client(replace(own, first_slot=_slot(_morning(ctx, 8)))).lifecycle()
    past = made()
    _bring_on(Client(own), 2, (world.resource, _morning(ctx, 9)))
    booked = made()
    _busy_today(ctx, world, callers, chain.people[0])
    return Templates(records, past, made(), booked, vehicle)


def _morning(ctx: Context, hour: int) -> datetime:
    return datetime.now(ZoneInfo(ctx.branch.zone)).replace(hour=hour, minute=0, second=0, microsecond=0)


def _slot(at: datetime) -> int:
    """Return the number of a time as the benchmark's clients count them."""
    return int((at - FIRST_SLOT).total_seconds() // 60)


def _ids(bench: Bench) -> set[UUID]:
    return set(crowd.new_ids(bench.admin, bench.contexts, UUID(int=0)))


def _customer(ctx: Context, name: str, phone: str, plate: str) -> tuple[str, str]:
    customer = _do(find_or_create_customer, ctx, name=name, phone=phone).id
    car = {"make": "Ford", "model": "Transit", "year": 2019, "plate": plate}
    return str(customer), str(_do(find_or_create_vehicle, ctx, customer_id=customer, **car).id)


def _fleet(ctx: Context) -> tuple[str, UUID]:
    """Make the customer whose vehicles will be thousands, with a vehicle to copy."""
    customer, _ = _customer(ctx, "Harbour Couriers", "+15035558888", "FLEET")
    car = {"make": "Fiat", "model": "Ducato", "year": 2022, "plate": "T-FLEET"}
    return customer, _do(find_or_create_vehicle, ctx, customer_id=UUID(customer), **car).id


def _busy_today(ctx: Context, world: World, callers: list[tuple[str, str]], people: list[UUID]) -> None:
    """Open live orders, most of them further on, with a full day in every technician's column."""
    for number, (customer, asset) in enumerate(callers):
        client = Client(replace(world, customer=customer, asset=asset))
        hour = timedelta(hours=number // TECHNICIANS)
        booked = number < TECHNICIANS * 10
        at = (str(people[number % TECHNICIANS]), _morning(ctx, 7) + hour) if booked else None
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


def _sign_in(ctx: Context, role: str, branch: UUID | None) -> str:
    """Return the session key of somebody with a role in a branch, or in the whole company."""
    seats = ({"role": role, "branch_id": branch},)
    invited = _do(invite_user, ctx, email=f"{role}@example.com", name="Robin Vale", seats=seats)
    password = secrets.token_urlsafe(24)
    user = _do(accept_invitation, ctx, invitation_id=invited.id, generation=1, password=password).id
    browser = Browser()
    browser.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
