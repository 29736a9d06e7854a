"""Reads of vehicles and equipment. Their service history lies with the work orders, above."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from workwright.assets.models import Asset, MeterReading
from workwright.assets.rules import asset_title, plate_key, serial_key
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.finding import Way, fitting
from workwright.kernel.reads import Page, View, query
from workwright.parties.queries import customers_by_id, same_customer
from workwright.parties.rules import prefix_query

SHORTEST_NUMBER = 3


class MeterView(View):
    """What a meter showed last: kilometres or miles as the branch counts, or hours."""

    kind: str
    value: Decimal
    read_at: datetime


class AssetCard(View):
    """What other contexts need of an asset; `number` is its plate, else serial number, else VIN."""

    id: UUID
    kind: str
    title: str
    number: str
    customer_id: UUID
    site_id: UUID | None
    vin: str
    plate: str
    plate_region: str
    serial: str
    maker: str
    model: str
    year: int | None
    meters: tuple[MeterView, ...]


class AssetView(AssetCard):
    customer_name: str
    colour: str
    engine: str
    notes: str
    retired_at: datetime | None
    version: int
    allowed_actions: tuple[str, ...]


class AssetRow(View):
    id: UUID
    kind: str
    title: str
    number: str
    vin: str
    customer_id: UUID
    customer_name: str


class Reading(View):
    id: UUID
    kind: str
    value: Decimal
    read_at: datetime
    restarts: bool
    reason: str


ASSET_ACTIONS = ("assets.edit_asset", "assets.record_meter")


@query("assets.get_asset", permission="assets.view_assets")
def get_asset(ctx: Context, asset_id: UUID) -> AssetView:
    """One vehicle or piece of equipment."""
    row = asset_of(asset_id)
    card = _card(row, _latest_meters([row.id]).get(row.id, ()))
    return AssetView(
        **card.model_dump(),
        customer_name=customers_by_id(ctx, [row.customer_id])[row.customer_id].name,
        colour=row.colour,
        engine=row.engine,
        notes=row.notes,
        retired_at=row.retired_at,
        version=row.version,
        allowed_actions=tuple(name for name in ASSET_ACTIONS if ctx.can(name)),
    )


@query("assets.search_assets", permission="assets.view_assets")
def search_assets(
    ctx: Context, q: str = "", customer_id: UUID | None = None, after: str = "", limit: int = 50
) -> Page[AssetRow]:
    """Find by plate, by VIN or serial number or its last characters, or by words of maker and model."""
    limit = max(1, min(limit, 200))
    found = _search(q)
    owners = same_customer([customer_id]) if customer_id else []
    follows, last = _after(after)
    rows = writer.rows(
        "SELECT id, kind, plate, serial, vin, maker, model, year, customer_id "
        f"FROM {found.source or 'assets_asset'} WHERE retired_at IS NULL AND ({found.sql}) AND ({follows}) "
        f"AND (%s OR customer_id = ANY(%s)) ORDER BY {_ORDER} LIMIT %s",
        [*found.values, *last, customer_id is None, owners, limit + 1],
    )
    shown = _rows(ctx, rows[:limit])
    return Page(rows=shown, next=str(shown[-1].id) if len(rows) > limit else "")


@query("assets.list_meter_readings", permission="assets.view_assets")
def list_meter_readings(ctx: Context, asset_id: UUID, limit: int = 50) -> Page[Reading]:
    """What the meters of an asset showed, newest first."""
    rows = MeterReading.objects.filter(asset_id=asset_of(asset_id).id).order_by("-read_at", "-id")
    names = Reading.model_fields
    return Page(
        rows=tuple(
            Reading(**{name: getattr(row, name) for name in names}) for row in rows[: max(1, min(limit, 200))]
        )
    )


_CARDS = """
SELECT a.id, a.kind, a.customer_id, a.site_id, a.vin, a.plate, a.plate_region, a.serial, a.maker, a.model, a.year,
       m.kind AS meter, m.value, m.read_at
FROM assets_asset a LEFT JOIN LATERAL (
  SELECT DISTINCT ON (kind) kind, value, read_at FROM assets_meterreading
  WHERE asset_id = a.id ORDER BY kind, read_at DESC, id DESC) m ON true
WHERE a.id = ANY(%s)
"""


def assets_by_id(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, AssetCard]:
    """Cards by id, in one statement: an asset comes once for each of its meters."""
    rows: dict[UUID, writer.Row] = {}
    meters: dict[UUID, tuple[MeterView, ...]] = {}
    for row in writer.rows(_CARDS, [list(set(ids))]):
        rows[row.id] = row
        if row.meter is not None:
            view = MeterView(kind=row.meter, value=row.value, read_at=row.read_at)
            meters[row.id] = (*meters.get(row.id, ()), view)
    return {asset_id: _card(row, meters.get(asset_id, ())) for asset_id, row in rows.items()}


def title_of(asset_id: UUID) -> str:
    """Return the one line that names an asset, its number in it; raise `NotFound`."""
    rows = writer.rows(
        "SELECT kind, maker, model, year, plate, serial, vin FROM assets_asset WHERE id = %s", [asset_id]
    )
    if not rows:
        raise NotFound("There is no such vehicle or equipment.", id=str(asset_id))
    row = rows[0]
    return asset_title(row.kind, row.maker, row.model, row.year, number_of(row.plate, row.serial, row.vin))


def asset_of(asset_id: UUID) -> Asset:
    row = Asset.objects.filter(id=asset_id).first()
    if row is None:
        raise NotFound("There is no such vehicle or equipment.", id=str(asset_id))
    return row


def number_of(plate: str, serial: str, vin: str) -> str:
    """The number by which people tell this one from others."""
    return plate or serial or vin


def _card(row: Asset | writer.Row, meters: tuple[MeterView, ...]) -> AssetCard:
    plain = ("id", "kind", "customer_id", "site_id", "vin", "plate", "plate_region", "serial")
    number = number_of(row.plate, row.serial, row.vin)
    return AssetCard(
        **{name: getattr(row, name) for name in plain},
        number=number,
        title=asset_title(row.kind, row.maker, row.model, row.year, number),
        maker=row.maker,
        model=row.model,
        year=row.year,
        meters=meters,
    )


def _rows(ctx: Context, rows: list[writer.Row]) -> tuple[AssetRow, ...]:
    owners = customers_by_id(ctx, [row.customer_id for row in rows])
    return tuple(_row(row, owners[row.customer_id].name) for row in rows)


def _row(row: writer.Row, customer_name: str) -> AssetRow:
    number = number_of(row.plate, row.serial, row.vin)
    return AssetRow(
        id=row.id,
        kind=row.kind,
        title=asset_title(row.kind, row.maker, row.model, row.year, number),
        number=number,
        vin=row.vin,
        customer_id=row.customer_id,
        customer_name=customer_name,
    )


def _latest_meters(ids: list[UUID]) -> dict[UUID, tuple[MeterView, ...]]:
    rows = writer.rows(
        "SELECT DISTINCT ON (asset_id, kind) asset_id, kind, value, read_at FROM assets_meterreading "
        "WHERE asset_id = ANY(%s) ORDER BY asset_id, kind, read_at DESC, id DESC",
        [ids],
    )
    found: dict[UUID, tuple[MeterView, ...]] = {}
    for row in rows:
        view = MeterView(kind=row.kind, value=row.value, read_at=row.read_at)
        found[row.asset_id] = (*found.get(row.asset_id, ()), view)
    return found


def _search(q: str) -> Way:
    """The condition for what was typed: a number or its end, or the beginnings of words."""
    if not q.strip():
        return Way("true")
    return fitting("assets_asset", _ways(q), Way("retired_at IS NULL"), by_name=True)


def _ways(q: str) -> list[Way]:
    ways, number = [], serial_key(q)
    if len(number) >= SHORTEST_NUMBER:
        ways += [
            Way("plate_key <> '' AND plate_key LIKE %s", (f"{plate_key(q)}%",)),
            Way("vin <> '' AND reverse(vin) LIKE %s", (f"{number[::-1]}%",)),
            Way("serial_key <> '' AND reverse(serial_key) LIKE %s", (f"{number[::-1]}%",)),
        ]
    if beginnings := prefix_query(q):
        ways.append(Way("to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)", (beginnings,)))
    return ways


_ORDER = 'left(search_text, 100) COLLATE "C", id'


def _after(after: str) -> tuple[str, list[str]]:
    """The condition for what follows the record named by the last page."""
    if not after:
        return "true", []
    try:
        last = str(UUID(after))
    except ValueError as problem:
        raise Invalid("This is not a place in the list.", field="after") from problem
    return f"({_ORDER}) > (SELECT {_ORDER} FROM assets_asset WHERE id = %s)", [last]


class KnownAsset(View):
    """The least by which one vehicle or piece of equipment is told from another."""

    id: UUID
    kind: str
    customer_id: UUID
    vin: str
    plate: str
    plate_key: str
    plate_region: str
    serial_key: str
    maker_key: str


def known_assets(
    vins: Iterable[str], plate_keys: Iterable[str], serial_keys: Iterable[str]
) -> list[KnownAsset]:
    """Return the assets in use with one of these numbers, in the form in which they are compared."""
    rows = writer.rows(_KNOWN, [list(vins), list(plate_keys), list(serial_keys)])
    return [KnownAsset.model_construct(**row.as_dict()) for row in rows]


_KNOWN = """
SELECT id, kind, customer_id, vin, plate, plate_key, plate_region, serial_key, maker_key
FROM assets_asset WHERE retired_at IS NULL AND (vin <> '' AND vin = ANY(%s)
OR plate_key <> '' AND plate_key = ANY(%s) OR serial_key <> '' AND serial_key = ANY(%s)) ORDER BY id
"""
