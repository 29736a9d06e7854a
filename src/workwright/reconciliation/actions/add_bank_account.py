"""Add an account at a bank, so that its statements can be imported."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.reconciliation.models import BankAccount


class BankAccountNameTaken(DomainError):
    """There is a bank account of this name. Choose another name."""

    code = "reconciliation.name_taken"


class MainAccountTaken(DomainError):
    """Another account takes the transfers in this currency. Take that from it first."""

    code = "reconciliation.main_taken"


constraint_means("bank_account_name_once", lambda: BankAccountNameTaken(field="name"))
constraint_means("bank_account_main_once", lambda: MainAccountTaken(field="main"))


class AddBankAccount(Command):
    """`number` as statements write it: IBAN or account number. Transfers are booked on the main account."""

    bank_account_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=60)]
    number: Annotated[str, Field(min_length=4, max_length=40, pattern=r"^[A-Za-z0-9 /.-]+$")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    main: bool = True


class AddedBankAccount(Result):
    version: int = 1


@action("reconciliation.add_bank_account", errors=(BankAccountNameTaken, MainAccountTaken))
def add_bank_account(ctx: Context, command: AddBankAccount) -> AddedBankAccount:
    """Name a bank account of this branch; without a currency it is the branch's own."""
    account_id = command.bank_account_id or new_id()
    row = {
        "id": account_id,
        "branch_id": ctx.here,
        "name": command.name,
        "number": command.number,
        "currency": command.currency or ctx.branch.currency,
        "main": command.main,
    }
    writer.insert(BankAccount, row)
    return AddedBankAccount(id=account_id)
