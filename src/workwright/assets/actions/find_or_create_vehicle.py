from typing import Annotated, Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from pydantic import Field

from workwright.assets.models import Asset
from workwright.assets.rules import NotAVin, Vin, plate_key, read_vin
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.queries import live_customer_id
from workwright.parties.rules import fold, search_text


class PlateTaken(DomainError):
    """Another vehicle has this plate. Correct the VIN, or take the plate off the other vehicle first."""

    code = "assets.plate_taken"


class FindOrCreateVehicle(Command):
    """A known VIN finds the vehicle, then a known plate; the rest is then not used, only compared."""

    asset_id: UUID | None = None
    customer_id: UUID
    plate: Personal[Annotated[str, Field(max_length=20)]] = ""
    plate_region: Annotated[str, Field(max_length=8)] = ""
    vin: Personal[Annotated[str, Field(max_length=40)]] = ""
    make: Annotated[str, Field(max_length=60)] = ""
    model: Annotated[str, Field(max_length=80)] = ""
    year: Annotated[int, Field(ge=1880, le=2100)] | None = None
    colour: Annotated[str, Field(max_length=40)] = ""
    engine: Annotated[str, Field(max_length=60)] = ""
    notes: Personal[Annotated[str, Field(max_length=4000)]] = ""


class FoundVehicle(Result):
    """`customer_id` is the owner on record: another one than was given means that the vehicle was sold or lent."""

    created: bool
    version: int
    customer_id: UUID
    vin: Personal[str]
    make: str
    year: int | None
    differs: tuple[str, ...] = ()


@action("assets.find_or_create_vehicle", errors=(NotFound, NotAVin, PlateTaken, Invalid), offline=True)
def find_or_create_vehicle(ctx: Context, command: FindOrCreateVehicle) -> FoundVehicle:
    """Find a vehicle by VIN or plate; create it only if neither is known. The VIN fills in maker and year."""
    given = _normalised(command)
    _queue_up(given["vin"], given["plate_key"])
    found = _known(command.asset_id, given)
    if found:
        return _answer(_with_vin(found, given), given, created=False)
    if not any(given[name] for name in ("vin", "plate_key", "maker", "model")):
        raise Invalid("Name the vehicle: its plate, VIN, or maker and model.", field="plate")
    asset = Asset(id=command.asset_id or new_id(), kind="vehicle", created_at=ctx.now, **given)
    asset.search_text = search_text(asset.maker, asset.model, asset.plate, str(asset.year or ""))
    asset.save(force_insert=True)
    return _answer(asset, given, created=True)


def _normalised(command: FindOrCreateVehicle) -> dict[str, Any]:
    vin = read_vin(command.vin) if command.vin else Vin("", "", None, False)
    given = command.model_dump(exclude={"asset_id", "make", "vin"})
    maker = command.make or vin.maker
    return given | {
        "customer_id": live_customer_id(command.customer_id),
        "vin": vin.number,
        "plate_key": plate_key(command.plate),
        "plate_region": command.plate_region.upper(),
        "maker": maker,
        "maker_key": fold(maker),
        "year": command.year or vin.year,
    }


def _queue_up(*keys: str) -> None:
    """Let clerks who hold the same number pass one after the other, in sorted order (see parties)."""
    with connection.cursor() as cursor:
        for key in sorted(filter(None, keys)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"assets:{key}"])


def _known(asset_id: UUID | None, given: dict[str, Any]) -> Asset | None:
    """The vehicle meant: by id (sent again from a device), by VIN, by plate if that does not contradict the VIN."""
    if asset_id and (mine := Asset.objects.filter(id=asset_id).first()):
        return mine
    live = Asset.objects.filter(kind="vehicle", retired_at=None)
    if given["vin"] and (same := live.filter(vin=given["vin"]).first()):
        return same
    plated = live.filter(Q(plate_key=given["plate_key"], plate_region=given["plate_region"]))
    other = plated.first() if given["plate_key"] else None
    if other and given["vin"] and other.vin:
        raise PlateTaken(field="plate", asset_id=str(other.id))
    return other


def _with_vin(found: Asset, given: dict[str, Any]) -> Asset:
    """A vehicle known by its plate alone learns its VIN the first time somebody reads it."""
    if given["vin"] and not found.vin:
        found.vin, found.version = given["vin"], found.version + 1
        found.save(update_fields=["vin", "version"])
    return found


def _answer(asset: Asset, given: dict[str, Any], *, created: bool) -> FoundVehicle:
    differs = tuple(
        name
        for name in ("plate_key", "maker_key", "model", "year", "colour", "customer_id")
        if given[name] and fold(str(given[name])) != fold(str(getattr(asset, name) or ""))
    )
    return FoundVehicle(
        id=asset.id,
        created=created,
        version=asset.version,
        customer_id=asset.customer_id,
        vin=asset.vin,
        make=asset.maker,
        year=asset.year,
        differs=tuple(name.removesuffix("_key") for name in differs),
    )
