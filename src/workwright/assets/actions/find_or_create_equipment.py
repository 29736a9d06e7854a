from typing import Annotated
from uuid import UUID

from django.db import connection
from pydantic import Field

from workwright.assets.models import Asset
from workwright.assets.rules import serial_key
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.queries import live_customer_id, site_of
from workwright.parties.rules import fold, search_text


class FindOrCreateEquipment(Command):
    """A known serial number of the same maker finds it; `model` or `description` names it otherwise."""

    asset_id: UUID | None = None
    customer_id: UUID
    site_id: UUID | None = None
    serial: Personal[Annotated[str, Field(max_length=60)]] = ""
    maker: Annotated[str, Field(max_length=60)] = ""
    model: Annotated[str, Field(max_length=80)] = ""
    year: Annotated[int, Field(ge=1880, le=2100)] | None = None
    notes: Personal[Annotated[str, Field(max_length=4000)]] = ""


class FoundEquipment(Result):
    """`customer_id` is the owner on record; `differs` names what was given and stands otherwise."""

    created: bool
    version: int
    customer_id: UUID
    differs: tuple[str, ...] = ()


@action("assets.find_or_create_equipment", errors=(NotFound, Invalid), offline=True)
def find_or_create_equipment(ctx: Context, command: FindOrCreateEquipment) -> FoundEquipment:
    """Find a piece of equipment by serial number; create it only if that is not known."""
    if not (command.serial or command.maker or command.model):
        raise Invalid("Name the equipment: its serial number, or maker and model.", field="serial")
    asset = _new(ctx, command)
    _queue_up(asset.serial_key)
    found = _known(command.asset_id, asset)
    if found:
        return _answer(found, asset, created=False)
    asset.save(force_insert=True)
    return _answer(asset, asset, created=True)


def _new(ctx: Context, command: FindOrCreateEquipment) -> Asset:
    owner = live_customer_id(command.customer_id)
    if command.site_id and live_customer_id(site_of(command.site_id).customer_id) != owner:
        raise Invalid("This site belongs to another customer.", field="site_id")
    given = command.model_dump(exclude={"asset_id"}) | {"customer_id": owner}
    return Asset(
        id=command.asset_id or new_id(),
        kind="equipment",
        serial_key=serial_key(command.serial),
        maker_key=fold(command.maker),
        search_text=search_text(command.maker, command.model, command.serial),
        created_at=ctx.now,
        **given,
    )


def _queue_up(key: str) -> None:
    """Let clerks who hold the same number pass one after the other (see parties)."""
    if key:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"assets:{key}"])


def _known(asset_id: UUID | None, new: Asset) -> Asset | None:
    if asset_id and (mine := Asset.objects.filter(id=asset_id).first()):
        return mine
    if not new.serial_key:
        return None
    same = Asset.objects.filter(kind="equipment", retired_at=None, serial_key=new.serial_key)
    return same.filter(maker_key=new.maker_key).first() or (None if new.maker_key else same.first())


def _answer(asset: Asset, given: Asset, *, created: bool) -> FoundEquipment:
    differs = tuple(
        name
        for name in ("maker", "model", "year", "site_id", "customer_id")
        if getattr(given, name) and fold(str(getattr(given, name))) != fold(str(getattr(asset, name) or ""))
    )
    return FoundEquipment(
        id=asset.id, created=created, version=asset.version, customer_id=asset.customer_id, differs=differs
    )
