from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.assets.actions.find_or_create_vehicle import PlateTaken
from workwright.assets.models import Asset
from workwright.assets.rules import NotAVin, plate_key, read_vin, serial_key
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.parties.queries import live_customer_id, site_of
from workwright.parties.rules import fold, search_text, sent


class VinTaken(DomainError):
    """Another vehicle has this VIN. Use that record, or read the VIN again."""

    code = "assets.vin_taken"


class SerialTaken(DomainError):
    """Other equipment of this maker has this serial number. Use that record, or read the number again."""

    code = "assets.serial_taken"


constraint_means("asset_vin_once", lambda: VinTaken(field="vin"))
constraint_means("asset_plate_once", lambda: PlateTaken(field="plate"))
constraint_means("asset_serial_once", lambda: SerialTaken(field="serial"))


class EditAsset(Command):
    """Only the fields that are sent are changed; null takes the site, the year away. `retired` frees its numbers."""

    asset_id: UUID
    expected_version: int
    customer_id: UUID | None = None
    site_id: UUID | None = None
    plate: Personal[Annotated[str, Field(max_length=20)]] | None = None
    plate_region: Annotated[str, Field(max_length=8)] | None = None
    vin: Personal[Annotated[str, Field(max_length=40)]] | None = None
    serial: Personal[Annotated[str, Field(max_length=60)]] | None = None
    maker: Annotated[str, Field(max_length=60)] | None = None
    model: Annotated[str, Field(max_length=80)] | None = None
    year: Annotated[int, Field(ge=1880, le=2100)] | None = None
    colour: Annotated[str, Field(max_length=40)] | None = None
    engine: Annotated[str, Field(max_length=60)] | None = None
    notes: Personal[Annotated[str, Field(max_length=4000)]] | None = None
    retired: bool | None = None


class EditedAsset(Result):
    version: int


_BEFORE = (
    "customer_id",
    "site_id",
    "maker",
    "model",
    "plate",
    "plate_region",
    "serial",
    "year",
    "retired_at",
)


@action("assets.edit_asset", errors=(NotFound, Stale, NotAVin, PlateTaken, VinTaken, SerialTaken, Invalid))
def edit_asset(ctx: Context, command: EditAsset) -> EditedAsset:
    """Change what is known of a vehicle or equipment, or its owner. Earlier orders keep what they said."""
    before = writer.lock(ctx, Asset, command.asset_id, *_BEFORE).as_dict()
    changes = _changes(ctx, command, before)
    whole = before | changes
    changes["search_text"] = search_text(
        whole["maker"], whole["model"], whole["plate"], whole["serial"], str(whole["year"] or "")
    )
    _refuse_foreign_site(whole)
    writer.update(Asset, command.asset_id, expected_version=command.expected_version, **changes)
    return EditedAsset(id=command.asset_id, version=command.expected_version + 1)


def _changes(ctx: Context, command: EditAsset, before: dict[str, Any]) -> dict[str, Any]:
    changes = sent(command, "asset_id", "expected_version", "retired", clearable=("site_id", "year"))
    if command.customer_id:
        changes["customer_id"] = live_customer_id(command.customer_id)
    if command.vin:
        changes["vin"] = read_vin(command.vin).number
    for name, key in (("plate", plate_key), ("serial", serial_key), ("maker", fold)):
        if name in changes:
            changes[f"{name}_key"] = key(changes[name])
    if command.plate_region is not None:
        changes["plate_region"] = command.plate_region.upper()
    if command.retired is not None:
        changes["retired_at"] = (before["retired_at"] or ctx.now) if command.retired else None
    return changes


def _refuse_foreign_site(whole: dict[str, Any]) -> None:
    """A site is the owner's: with a new owner the thing leaves its old site."""
    if whole["site_id"] is None:
        return
    if live_customer_id(site_of(whole["site_id"]).customer_id) != live_customer_id(whole["customer_id"]):
        raise Invalid("This site belongs to another customer: name one of theirs, or none.", field="site_id")
