"""Reads of reconciliation: statements, payouts, matches, the close of a day."""

from workwright.reconciliation.queries.bank import (
    VIEW,
    BankAccountView,
    LineView,
    StatementView,
    get_line,
    list_bank_accounts,
    list_lines,
    list_statements,
)
from workwright.reconciliation.queries.close import (
    CloseCard,
    CloseView,
    ExceptionView,
    SideView,
    Suggestion,
    get_close,
    list_closes,
    suggest_matches,
)
from workwright.reconciliation.queries.files import StatementRefused, read_file, words_of

__all__ = [
    "VIEW",
    "BankAccountView",
    "CloseCard",
    "CloseView",
    "ExceptionView",
    "LineView",
    "SideView",
    "StatementRefused",
    "StatementView",
    "Suggestion",
    "get_close",
    "get_line",
    "list_bank_accounts",
    "list_closes",
    "list_lines",
    "list_statements",
    "read_file",
    "suggest_matches",
    "words_of",
]
