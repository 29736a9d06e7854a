from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.parties.models import Site
from workwright.parties.queries import ACCESS_NOTES, home_country
from workwright.parties.rules import NotAPhone, NotAZone, checked_zone, phone_key, sent


class EditSite(Command):
    """Only the fields that are sent are changed; an empty text empties one."""

    site_id: UUID
    expected_version: int
    name: Personal[Annotated[str, Field(max_length=120)]] | None = None
    address: Personal[Annotated[str, Field(min_length=1, max_length=1000)]] | None = None
    place: Annotated[str, Field(max_length=16)] | None = None
    zone: Annotated[str, Field(max_length=64)] | None = None
    phone: Personal[Annotated[str, Field(max_length=40)]] | None = None
    access_notes: Personal[Annotated[str, Field(max_length=2000)]] | None = None
    latitude: Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6)] | None = None
    longitude: Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)] | None = None
    active: bool | None = None


class EditedSite(Result):
    version: int


@action("parties.edit_site", errors=(NotFound, Stale, Forbidden, NotAPhone, NotAZone, Invalid))
def edit_site(ctx: Context, command: EditSite) -> EditedSite:
    """Change a place. Who may not read its access notes may not overwrite them either (A10)."""
    before = writer.lock(ctx, Site, command.site_id, "latitude", "longitude")
    changes = sent(command, "site_id", "expected_version")
    if command.access_notes is not None and not ctx.can(ACCESS_NOTES):
        raise Forbidden(f"You need the right {ACCESS_NOTES} for this.", permission=ACCESS_NOTES)
    if command.phone is not None:
        changes["phone"] = phone_key(command.phone, home_country(ctx))
    if command.zone is not None:
        changes["zone"] = checked_zone(command.zone)
    position = before.as_dict() | changes
    if (position["latitude"] is None) != (position["longitude"] is None):
        raise Invalid("A position is a latitude and a longitude together.", field="longitude")
    writer.update(Site, command.site_id, expected_version=command.expected_version, **changes)
    return EditedSite(id=command.site_id, version=command.expected_version + 1)
