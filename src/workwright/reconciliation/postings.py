"""Settlements and bank lines as ledger lines. Pure."""

from uuid import UUID

from workwright.ledger.rules import LedgerLine, credit, debit


def clearing_of(account_id: UUID) -> str:
    """The ledger subject of money at a provider."""
    return f"account:{account_id}"


def payout_of(payout_id: UUID) -> str:
    """The ledger subject of a payout on its way."""
    return f"payout:{payout_id}"


def bank_of(account_id: UUID, main: bool) -> str:
    """The ledger subject of a bank account: the main one is where transfers are booked without asking."""
    return "" if main else f"bank:{account_id}"


def fees(account_id: UUID, amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """What the provider keeps for itself."""
    return debit("fees", amount_minor, currency), credit(
        "clearing", amount_minor, currency, clearing_of(account_id)
    )


def sent(account_id: UUID, payout_id: UUID, net_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """A payout leaves the provider; a negative one is taken from the bank."""
    return (
        debit("cash_in_transit", net_minor, currency, payout_of(payout_id)),
        credit("clearing", net_minor, currency, clearing_of(account_id)),
    )


def on_bank(
    bank: str, target: str, target_id: UUID | None, method: str, amount_minor: int, currency: str
) -> tuple[LedgerLine, ...]:
    """Move money to the bank account that shows it; nothing where it is booked there already."""
    if target == "banking":
        method = "transfer"  # posted to the bank when it was taken there
    other = {
        "payout": ("cash_in_transit", f"payout:{target_id}"),
        "cash": ("cash_in_transit", ""),
        "fee": ("fees", ""),
        "terminal": ("clearing", "terminal"),
    }.get(target, ("clearing", "cheques") if method == "cheque" else ("bank", ""))
    if other == ("bank", bank):
        return ()
    return debit("bank", amount_minor, currency, bank), credit(other[0], amount_minor, currency, other[1])
