"""Bank accounts and statements for tests, brought the way people bring them."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

from tests.inventory.builders import run_inner
from tests.reconciliation.samples import IBAN, a_day
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.connect_provider import connect_provider
from workwright.plugins.statements.camt import Camt
from workwright.plugins.statements.mt940 import Mt940
from workwright.plugins.statements.ofx import Ofx
from workwright.plugins.statements.table import BankTable
from workwright.reconciliation.actions.add_bank_account import add_bank_account
from workwright.reconciliation.actions.record_settlements import record_settlements
from workwright.reconciliation.flows import bring_statement
from workwright.reconciliation.ports import readers
from workwright.reconciliation.queries import list_lines


def install_readers() -> None:
    """In a checkout that is not installed nothing is found by entry point: the formats are put in by hand."""
    for reader in (Camt(), Mt940(), Ofx(), BankTable()):
        if reader.key not in readers:
            readers.register(reader)


def a_bank(ctx: Context, **fields: Any) -> UUID:
    """The branch's main bank account."""
    install_readers()
    added = act(add_bank_account, ctx, **{"name": "Current account", "number": IBAN} | fields)
    return UUID(str(added.id))


def bring(ctx: Context, bank: UUID, content: bytes, format: str = "camt") -> Any:
    return bring_statement(ctx, bank, format, BytesIO(content))


def a_statement(ctx: Context, bank: UUID, lines: Sequence[tuple[str, str]], **fields: Any) -> Any:
    """Import a day's lines: amounts with what the payer wrote."""
    return bring(ctx, bank, a_day(lines, **{"currency": ctx.branch.currency} | fields))


def a_bank_line(ctx: Context) -> UUID:
    """A line that is matched to nothing."""
    a_statement(ctx, a_bank(ctx), [("12.00", "What is this")])
    return list_lines(ctx).rows[0].id


def a_provider(ctx: Context, **fields: Any) -> UUID:
    """An account at a payment provider; nobody is asked anything."""
    made = act(
        connect_provider,
        ctx,
        **{
            "gateway": "sandbox",
            "name": "Cards",
            "settings": {"endpoint": "http://127.0.0.1:9"},
            "secrets": {"api_key": "k", "webhook_secret": "s"},
        }
        | fields,
    )
    return UUID(str(made.id))


def charged(ctx: Context, account: UUID, ref: str, amount_minor: int, **fields: Any) -> UUID:
    """A card payment that the provider confirmed under `ref`."""
    payment_id = new_id()
    command = BookPayment(
        payment_id=payment_id,
        method="card",
        amount_minor=amount_minor,
        currency=ctx.branch.currency,
        account_id=account,
        provider_ref=ref,
        **{"purpose": "final"} | fields,
    )
    run_inner(ctx, book_payment, command)
    return payment_id


def row(kind: str, ref: str, gross: int, fee: int = 0, payout: str = "", charge: str = "") -> dict[str, Any]:
    """One row of a provider's report, in dollars."""
    return {
        "kind": kind,
        "ref": ref,
        "charge_ref": charge or ref,
        "gross_minor": gross,
        "fee_minor": fee,
        "currency": "USD",
        "payout": payout,
    }


def report(ctx: Context, account: UUID, on: date, *rows: dict[str, Any]) -> Any:
    """The provider's report of a day."""
    return act(record_settlements, ctx, account_id=account, reported_on=on, rows=rows)
