from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import LabourOperation
from workwright.catalog.rules import CodeTaken
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.parties.rules import search_text

constraint_means("operation_code_once", lambda: CodeTaken(field="code"))


class AddLabourOperation(Command):
    """`hours` are book hours. With `flat_price` it costs that whatever the hour; else by `rate_code`."""

    operation_id: UUID | None = None
    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    hours: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)]
    rate_code: Annotated[str, Field(min_length=1, max_length=40)] = "standard"
    flat_price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    skills: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()
    tax_code: Annotated[str, Field(max_length=40)] = ""


class AddedLabourOperation(Result):
    version: int = 1


@action("catalog.add_labour_operation", errors=(CodeTaken, NotFound))
def add_labour_operation(ctx: Context, command: AddLabourOperation) -> AddedLabourOperation:
    """Add a piece of work with its book hours."""
    row = command.model_dump(exclude={"operation_id", "tax_code"}) | {
        "id": command.operation_id or new_id(),
        "currency": command.currency or ctx.branch.currency,
        "skills": list(command.skills),
        "tax_code_id": tax_code_id(command.tax_code) if command.tax_code else None,
        "search_text": search_text(command.name, command.code),
    }
    writer.insert(LabourOperation, row)
    return AddedLabourOperation(id=row["id"])
