"""Opening a place of business."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from workwright.access.models import Branch
from workwright.access.rules import (
    Name,
    checked,
    is_country,
    is_currency,
    is_jurisdiction,
    is_locale,
    is_zone,
)
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.ids import new_id

Zone = Annotated[str, AfterValidator(checked(is_zone, "a time zone like Europe/Brussels"))]
Locale = Annotated[str, AfterValidator(checked(is_locale, "a locale like en-US"))]
Currency = Annotated[str, AfterValidator(checked(is_currency, "an ISO 4217 currency like EUR"))]
Country = Annotated[str, AfterValidator(checked(is_country, "an ISO 3166 country like BE"))]


class BranchCodeTaken(DomainError):
    """Another branch has this code. Choose another one: it stands in every document number."""

    code = "access.branch_code_taken"


class CreateBranch(Command):
    branch_id: UUID | None = None
    code: str = Field(pattern=r"^[A-Z0-9]{1,12}$")
    name: Name
    zone: Zone
    locale: Locale
    currency: Currency
    country: Country
    jurisdiction: str = Field(default="", max_length=6)
    address: str = Field(default="", max_length=1000)
    phone: str = Field(default="", max_length=32)
    email: str = Field(default="", max_length=254)
    tax_id: str = Field(default="", max_length=40)


class CreatedBranch(Result):
    id: UUID
    version: int


@action("access.create_branch", errors=(BranchCodeTaken, Invalid))
def create_branch(ctx: Context, command: CreateBranch) -> CreatedBranch:
    """Open a branch. Its currency and country never change afterwards: its books are kept in them."""
    jurisdiction = command.jurisdiction or command.country
    if not is_jurisdiction(jurisdiction, command.country):
        raise Invalid(f"A part of {command.country} by ISO 3166-2 is asked for.", field="jurisdiction")
    if Branch.objects.filter(code=command.code).exists():
        raise BranchCodeTaken(field="code")
    values = command.model_dump(exclude={"branch_id", "jurisdiction"})
    branch = Branch.objects.create(id=command.branch_id or new_id(), jurisdiction=jurisdiction, **values)
    return CreatedBranch(id=branch.id, version=branch.version)
