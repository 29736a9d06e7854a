from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.models import Vendor
from workwright.parties.queries import home_country
from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, fold, phone_key


class VendorExists(DomainError):
    """There is a vendor of this name already. Use that one, or tell the two apart by name."""

    code = "parties.vendor_exists"


constraint_means("vendor_name_once", lambda: VendorExists(field="name"))


class AddVendor(Command):
    vendor_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)]
    phone: Personal[Annotated[str, Field(max_length=40)]] = ""
    email: Personal[Annotated[str, Field(max_length=254)]] = ""
    address: Annotated[str, Field(max_length=1000)] = ""
    tax_id: Annotated[str, Field(max_length=40)] = ""
    account_number: Annotated[str, Field(max_length=60)] = ""
    terms_days: Annotated[int, Field(ge=0, le=365)] = 0


class AddedVendor(Result):
    version: int = 1


@action("parties.add_vendor", errors=(VendorExists, NotAPhone, NotAnEmail))
def add_vendor(ctx: Context, command: AddVendor) -> AddedVendor:
    """Add somebody to buy parts or sublet work from."""
    vendor = command.model_dump(exclude={"vendor_id"}) | {
        "id": command.vendor_id or new_id(),
        "name_key": fold(command.name),
        "phone": phone_key(command.phone, home_country(ctx)),
        "email": email_key(command.email),
    }
    writer.insert(Vendor, vendor)
    return AddedVendor(id=vendor["id"])
