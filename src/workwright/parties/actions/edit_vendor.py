from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.privacy import Personal
from workwright.parties.actions.add_vendor import VendorExists
from workwright.parties.models import Vendor
from workwright.parties.queries import home_country
from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, fold, phone_key, sent


class EditVendor(Command):
    """Only the fields that are sent are changed; an empty text empties one."""

    vendor_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    phone: Personal[Annotated[str, Field(max_length=40)]] | None = None
    email: Personal[Annotated[str, Field(max_length=254)]] | None = None
    address: Annotated[str, Field(max_length=1000)] | None = None
    tax_id: Annotated[str, Field(max_length=40)] | None = None
    account_number: Annotated[str, Field(max_length=60)] | None = None
    terms_days: Annotated[int, Field(ge=0, le=365)] | None = None
    active: bool | None = None


class EditedVendor(Result):
    version: int


@action("parties.edit_vendor", errors=(NotFound, Stale, VendorExists, NotAPhone, NotAnEmail))
def edit_vendor(ctx: Context, command: EditVendor) -> EditedVendor:
    """Change what is known of a vendor."""
    writer.lock(ctx, Vendor, command.vendor_id, "version")
    changes = sent(command, "vendor_id", "expected_version")
    if command.name is not None:
        changes["name_key"] = fold(command.name)
    if command.phone is not None:
        changes["phone"] = phone_key(command.phone, home_country(ctx))
    if command.email is not None:
        changes["email"] = email_key(command.email)
    writer.update(Vendor, command.vendor_id, expected_version=command.expected_version, **changes)
    return EditedVendor(id=command.vendor_id, version=command.expected_version + 1)
