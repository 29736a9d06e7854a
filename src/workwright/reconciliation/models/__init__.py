"""The tables of reconciliation: ids, amounts, days and references; no name, no text of anybody's."""

from workwright.reconciliation.models.bank import BankAccount, BankStatement, StatementLine
from workwright.reconciliation.models.close import CloseException, Run
from workwright.reconciliation.models.matching import Match
from workwright.reconciliation.models.settlements import Payout, SettledRow, SettlementReport

__all__ = [
    "BankAccount",
    "BankStatement",
    "CloseException",
    "Match",
    "Payout",
    "Run",
    "SettledRow",
    "SettlementReport",
    "StatementLine",
]
