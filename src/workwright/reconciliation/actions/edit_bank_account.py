"""Rename a bank account, take it out of use, or say how a format of its files is read."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationError

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.reconciliation.actions.add_bank_account import BankAccountNameTaken, MainAccountTaken
from workwright.reconciliation.models import BankAccount
from workwright.reconciliation.ports import readers


class EditBankAccount(Command):
    """`reading` are the settings of one `format`: for a table which column is what. They are kept with the account."""

    bank_account_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=60)]
    main: bool = True
    active: bool = True
    format: Annotated[str, Field(max_length=20)] = ""
    reading: dict[str, Annotated[str, Field(max_length=200)]] = {}


class EditedBankAccount(Result):
    version: int


@action(
    "reconciliation.edit_bank_account",
    errors=(NotFound, Stale, Invalid, BankAccountNameTaken, MainAccountTaken),
)
def edit_bank_account(ctx: Context, command: EditBankAccount) -> EditedBankAccount:
    """Change what is known of an account; its number and currency stay, for its statements name them."""
    writer.lock(ctx, BankAccount, command.bank_account_id, "id")
    reading = dict(BankAccount.here(ctx).get(pk=command.bank_account_id).reading)
    if command.format:
        reading[command.format] = _checked(command)
    writer.update(
        BankAccount,
        command.bank_account_id,
        expected_version=command.expected_version,
        name=command.name,
        main=command.main,
        active=command.active,
        reading=reading,
    )
    return EditedBankAccount(id=command.bank_account_id, version=command.expected_version + 1)


def _checked(command: EditBankAccount) -> dict[str, Any]:
    if command.format not in readers:
        known = ", ".join(sorted(reader.key for reader in readers))
        raise Invalid(f"Statements can be read as: {known}.", field="format")
    model = readers[command.format].settings_model
    if model is None:
        raise Invalid("This format needs nothing to be known.", field="format")
    try:
        return model.model_validate(command.reading).model_dump(mode="json", exclude_defaults=True)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(map(str, wrong["loc"]))
        raise Invalid(f"{where}: {wrong['msg']}".removeprefix(": "), field="reading") from error
