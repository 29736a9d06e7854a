"""The small world in which the benchmark's orders live, made by the product's own actions."""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from workwright.project.environment import environment
from workwright.project.holding import cluster, expected_addresses

os.environ.update(expected_addresses(environment()).variables(environment()))
os.environ["DJANGO_SETTINGS_MODULE"] = "workwright.project.settings"

import django

django.setup()

import psycopg
from django.db import connections

from bench import crowd
from bench.product import Client, World
from workwright.access.actions.create_api_client import create_api_client
from workwright.access.actions.create_branch import create_branch
from workwright.access.queries import get_api_key
from workwright.assets.actions.find_or_create_vehicle import find_or_create_vehicle
from workwright.catalog.actions.add_part import add_part
from workwright.catalog.actions.add_tax_code import add_tax_code
from workwright.catalog.actions.add_tax_rate import add_tax_rate
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.ids import new_id
from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.project.contexts import LAYERS
from workwright.scheduling.actions.add_resource import add_resource

KINDS = ("labour", "diagnostic", "part", "consumable", "fee", "sublet", "warranty")
KEPT = "bench.json"


def _do(action: Any, ctx: Context, **fields: Any) -> Any:
    return action(ctx, action.command(**fields))


@dataclass
class Bench:
    """The running product and what the clients refer to."""

    port: int
    branch_worlds: list[World]
    admin: "psycopg.Connection[Any]"
    file: Path
    contexts: tuple[str, ...] = LAYERS
    bare_url: str = ""
    turn: int = field(default=0)

    @classmethod
    def make(cls, port: int, home: Path, clients: int) -> "Bench":
        """Make one branch with all it needs; each client has parts and a technician of its own."""
        now = datetime.now(UTC)
        company = Context(SYSTEM, now, "cli")
        facts = {"zone": "America/Los_Angeles", "locale": "en-US", "currency": "USD", "country": "US"}
        branch = _do(create_branch, company, code="BEN", name="Bench", jurisdiction="US-OR", **facts).id
        ctx = Context(SYSTEM, now, "cli", branch_id=branch)
        _taxes(ctx)
        client = _do(create_api_client, company, name="Bench", role="branch_manager", branch_id=branch)
        key = get_api_key(company, client.id).key
        drawer = _do(add_drawer, ctx, name="Desk").id
        shift = _do(open_shift, ctx, drawer_id=drawer, float_minor=0).id
        worlds = [_world(ctx, port, key, str(shift), number) for number in range(clients)]
        return cls(port, worlds, _admin(), home / KEPT)

    @classmethod
    def again(cls, port: int, home: Path) -> "Bench | None":
        """Return what an earlier run left in a home that was kept, None when there is nothing."""
        if not (home / KEPT).exists():
            return None
        kept = json.loads((home / KEPT).read_text())
        worlds = [
            World(**{**fields, "port": port, "parts": tuple(fields["parts"])}) for fields in kept["worlds"]
        ]
        return cls(port, worlds, _admin(), home / KEPT, turn=kept["turn"])

    def keep(self) -> None:
        """Note what the next run in the same home needs to know."""
        kept = {"worlds": [asdict(world) for world in self.branch_worlds], "turn": self.turn}
        self.file.write_text(json.dumps(kept))

    def worlds(self, clients: int) -> list[World]:
        """Return the worlds of so many clients, with calendar slots that no earlier turn used."""
        self.turn += 1
        self.keep()
        return [
            World(**{**world.__dict__, "first_slot": self.turn * 50_000})
            for world in self.branch_worlds[:clients]
        ]

    def template_ids(self) -> list[UUID]:
        """Carry one order through and return the ids of all rows that it made."""
        since = new_id()
        Client(self.branch_worlds[0]).lifecycle()
        return crowd.new_ids(self.admin, self.contexts, since)

    def commits(self) -> int:
        """Return how many transactions the product's and the bare database have committed."""
        row = self.admin.execute(
            "SELECT sum(xact_commit) FROM pg_stat_database WHERE datname IN ('workwright', 'bench_bare')"
        ).fetchone()
        assert row is not None
        return int(row[0])

    def bare_database(self) -> str:
        """Make the bare framework's database beside the product's and return its address."""
        if self.admin.execute("SELECT 1 FROM pg_database WHERE datname = 'bench_bare'").fetchone() is None:
            self.admin.execute("CREATE DATABASE bench_bare")
        self.bare_url = cluster(environment()).address(database="bench_bare")
        return self.bare_url

    def statements(self) -> str:
        """Carry one order through in this process and tell how many SQL statements it took."""
        from bench.counting import counted

        return counted(self.worlds(1)[0])


def _admin() -> "psycopg.Connection[Any]":
    return psycopg.connect(cluster(environment()).address(database="workwright"), autocommit=True)


def _taxes(ctx: Context) -> None:
    _do(add_tax_code, ctx, code="sales", name="Sales tax")
    parts = ({"name": "Sales tax", "rate": Decimal("9")},)
    _do(add_tax_rate, ctx, tax_code="sales", components=parts, line_kinds=KINDS, valid_from=date(2024, 1, 1))


def _world(ctx: Context, port: int, key: str, shift: str, number: int) -> World:
    phone = f"+1503555{number:04d}"
    customer = _do(find_or_create_customer, ctx, name=f"Customer {number}", phone=phone).id
    car = {"make": "Ford", "model": "Transit", "year": 2019, "plate": f"BEN {number}"}
    asset = _do(find_or_create_vehicle, ctx, customer_id=customer, **car).id
    parts = []
    for letter, cost, price in (("A", "38.90", "64.90"), ("B", "41.20", "74.25")):
        sku = f"BENCH-{number}{letter}"
        prices = {"unit_cost": Decimal(cost), "price": Decimal(price)}
        part = _do(add_part, ctx, sku=sku, name=f"Part {sku}", **prices).id
        _do(receive_stock, ctx, part_id=part, quantity=Decimal(500_000), unit_cost=Decimal(cost))
        parts.append(str(part))
    resource = _do(add_resource, ctx, kind="technician", name=f"Technician {number}").id
    return World(
        port=port,
        key=key,
        customer=str(customer),
        asset=str(asset),
        parts=(parts[0], parts[1]),
        resource=str(resource),
        shift=shift,
        first_slot=0,
    )


def let_go() -> None:
    """Close this process's connection, so that the database can stop."""
    connections.close_all()
