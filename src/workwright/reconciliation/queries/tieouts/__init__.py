"""The tie-outs of a day: each a query that must return nothing.

Every fact belongs to one day, so nothing is found twice: an order to the day of its completion or release, a row of
a report to the day it is reported for, what is late to the day on which it becomes late.
"""

from workwright.reconciliation.queries.tieouts.bank import BANK
from workwright.reconciliation.queries.tieouts.books import BOOKS
from workwright.reconciliation.queries.tieouts.cash import CASH
from workwright.reconciliation.queries.tieouts.checks import Day, Difference, TieOut, run
from workwright.reconciliation.queries.tieouts.orders import ORDERS
from workwright.reconciliation.queries.tieouts.payments import PAYMENTS
from workwright.reconciliation.queries.tieouts.provider import PROVIDER
from workwright.reconciliation.queries.tieouts.totals import unexplained

TIE_OUTS: tuple[TieOut, ...] = (*ORDERS, *PAYMENTS, *PROVIDER, *CASH, *BOOKS, *BANK)

__all__ = ["TIE_OUTS", "Day", "Difference", "TieOut", "run", "unexplained"]
