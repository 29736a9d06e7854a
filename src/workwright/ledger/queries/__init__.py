"""Reads of the books: balances now and at any past day, the trial balance, movements, corrections."""

from workwright.ledger.queries.balances import balance, balances, closed_through, income_of
from workwright.ledger.queries.books import BooksFile, BooksView, get_books, preview_books
from workwright.ledger.queries.corrections import (
    CorrectionView,
    TransactionView,
    get_transaction,
    list_corrections,
)
from workwright.ledger.queries.figures import VIEW_FIGURES, Figures, get_figures, list_customers_money
from workwright.ledger.queries.reports import (
    VIEW,
    Movement,
    TrialBalance,
    TrialRow,
    get_trial_balance,
    list_movements,
    movements_of,
)
from workwright.ledger.queries.results import ProfitAndLoss, get_profit_and_loss

__all__ = [
    "VIEW",
    "VIEW_FIGURES",
    "BooksFile",
    "BooksView",
    "CorrectionView",
    "Figures",
    "Movement",
    "ProfitAndLoss",
    "TransactionView",
    "TrialBalance",
    "TrialRow",
    "balance",
    "balances",
    "closed_through",
    "get_books",
    "get_figures",
    "get_profit_and_loss",
    "get_transaction",
    "get_trial_balance",
    "income_of",
    "list_corrections",
    "list_customers_money",
    "list_movements",
    "movements_of",
    "preview_books",
]
