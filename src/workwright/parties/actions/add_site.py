from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.models import Site
from workwright.parties.queries import home_country, live_customer_id
from workwright.parties.rules import NotAPhone, NotAZone, checked_zone, phone_key


class AddSite(Command):
    """A place of a customer where we work. `place` is its tax place, `zone` its time zone (Europe/Berlin), where
    they differ from the branch's."""

    site_id: UUID | None = None
    customer_id: UUID
    name: Personal[Annotated[str, Field(max_length=120)]] = ""
    address: Personal[Annotated[str, Field(min_length=1, max_length=1000)]]
    place: Annotated[str, Field(max_length=16)] = ""
    zone: Annotated[str, Field(max_length=64)] = ""
    phone: Personal[Annotated[str, Field(max_length=40)]] = ""
    access_notes: Personal[Annotated[str, Field(max_length=2000)]] = ""
    latitude: Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6)] | None = None
    longitude: Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)] | None = None


class AddedSite(Result):
    version: int = 1


@action("parties.add_site", errors=(NotFound, NotAPhone, NotAZone, Invalid), offline=True)
def add_site(ctx: Context, command: AddSite) -> AddedSite:
    """Add a place to work at; the bill still goes to the customer's billing address (A6)."""
    if (command.latitude is None) != (command.longitude is None):
        raise Invalid("A position is a latitude and a longitude together.", field="longitude")
    site = command.model_dump(exclude={"site_id"}) | {
        "id": command.site_id or new_id(),
        "customer_id": live_customer_id(command.customer_id),
        "phone": phone_key(command.phone, home_country(ctx)),
        "zone": checked_zone(command.zone),
    }
    writer.insert(Site, site)
    return AddedSite(id=site["id"])
