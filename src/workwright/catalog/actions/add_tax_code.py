from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.models import TaxCode
from workwright.catalog.queries.taxes import forget_taxes
from workwright.catalog.rules import CodeTaken
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

constraint_means("tax_code_once", lambda: CodeTaken(field="code"))


class AddTaxCode(Command):
    """The code stands on lines and in ledger accounts and is never changed."""

    tax_code_id: UUID | None = None
    code: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=120)]


class AddedTaxCode(Result):
    version: int = 1


@action("catalog.add_tax_code", errors=(CodeTaken,))
def add_tax_code(ctx: Context, command: AddTaxCode) -> AddedTaxCode:
    """Add a way of being taxed; its rates are added to it by branch, place and day."""
    row = command.model_dump(exclude={"tax_code_id"}) | {"id": command.tax_code_id or new_id()}
    writer.insert(TaxCode, row)
    forget_taxes()
    return AddedTaxCode(id=row["id"])
