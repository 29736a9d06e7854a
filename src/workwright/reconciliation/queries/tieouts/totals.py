"""Totals that know nothing of the tie-outs: what differs in them beyond what was found is unexplained."""

from collections.abc import Sequence
from dataclasses import dataclass

from workwright.reconciliation.queries.tieouts.checks import Day, Difference, rows

_MOVED = """
SELECT e.currency, sum(CASE e.side WHEN '{side}' THEN e.amount_minor ELSE -e.amount_minor END) AS booked
FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id JOIN ledger_account a ON a.id = e.account_id
WHERE t.branch_id = %(branch)s AND t.effective_on = %(on)s AND a.code = '{code}' AND t.kind <> 'correction'
GROUP BY e.currency
"""
_TODAY = "{0}.branch_id = %(branch)s AND {0}.{1} >= %(start)s AND {0}.{1} < %(end)s"
_PUT = f"""
SELECT al.currency, sum(al.amount_minor) AS ours FROM payments_allocation al
JOIN payments_payment p ON p.id = al.payment_id
WHERE {_TODAY.format("al", "at")} AND al.target = '{{target}}' GROUP BY al.currency
"""
_CREDITED = """
SELECT c.currency, {sign}sum(c.{column}) AS ours FROM billing_creditnote c
WHERE c.branch_id = %(branch)s AND c.issued_on = %(on)s GROUP BY c.currency
"""
_INVOICED = """
SELECT i.currency, sum(i.gross_minor) AS ours FROM billing_invoice i
WHERE i.branch_id = %(branch)s AND i.state = 'issued' AND EXISTS (
  SELECT 1 FROM ledger_transaction t WHERE t.business_key = 'invoice:' || i.id AND t.effective_on = %(on)s)
GROUP BY i.currency
"""
_WRITTEN_OFF = """
SELECT o.currency, -sum(o.amount_minor) AS ours FROM billing_writeoff o
WHERE o.branch_id = %(branch)s AND o.written_off_on = %(on)s GROUP BY o.currency
"""
_PURSE = """CASE WHEN {m}.method = 'cash' THEN 'drawer' WHEN {a} THEN 'clearing'
     WHEN {m}.method IN ('card_slip', 'cheque') THEN 'clearing' WHEN {m}.method = 'brought_in' THEN 'opening_equity'
     ELSE 'bank' END"""
_CAME = f"""
SELECT p.currency, sum(p.amount_minor + p.rounding_minor) AS ours FROM payments_payment p
WHERE {_TODAY.format("p", "received_at")} AND '{{code}}' = {_PURSE.format(m="p", a="p.account_id IS NOT NULL")}
GROUP BY p.currency
"""
_WENT = f"""
SELECT al.currency, -sum(al.amount_minor + sign(al.amount_minor)::bigint * f.rounding_minor) AS ours
FROM payments_allocation al JOIN payments_refund f ON f.id = al.refund_id
JOIN payments_payment p ON p.id = al.payment_id
WHERE {_TODAY.format("al", "at")} AND al.target = 'returned'
  AND '{{code}}' = {_PURSE.format(m="f", a="p.account_id IS NOT NULL AND f.method = p.method")}
GROUP BY al.currency
"""
_CASH = f"""
SELECT m.currency, sum(m.amount_minor) AS ours FROM drawers_cashmovement m
WHERE {_TODAY.format("m", "at")} GROUP BY m.currency
"""
_STRANGE = """
SELECT e.currency, sum(e.amount_minor) AS booked
FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
WHERE t.branch_id = %(branch)s AND t.effective_on = %(on)s AND e.side = 'D'
  AND NOT EXISTS (SELECT 1 FROM kernel_journal j WHERE j.id = t.journal_id)
GROUP BY e.currency
"""


@dataclass(frozen=True, slots=True)
class Total:
    """What the books say of a day, what the documents of the day come to, and what findings explain a difference."""

    name: str
    booked: str
    ours: tuple[str, ...]
    explained_by: tuple[str, ...] = ()

    def off(self, day: Day) -> dict[str, int]:
        """Return by currency how much the books are above the documents."""
        sums: dict[str, int] = {}
        for currency, amount in rows(self.booked, day):
            sums[currency] = sums.get(currency, 0) + int(amount)
        for sql in self.ours:
            for currency, amount in rows(sql, day):
                sums[currency] = sums.get(currency, 0) - int(amount)
        return {currency: amount for currency, amount in sums.items() if amount}


def _moved(code: str, side: str) -> str:
    return _MOVED.format(code=code, side=side)


def _paid(code: str) -> tuple[str, tuple[str, ...]]:
    """What payments and refunds put to a place of money, by the books and by themselves."""
    kinds = "t.kind IN ('payment', 'refund', 'refund_failed')"
    booked = _moved(code, "D").replace("t.kind <> 'correction'", kinds)
    return booked, (_CAME.format(code=code), _WENT.format(code=code))


POSTED = ("payment_not_posted", "books_unbalanced", "attempt_without_payment")
TOTALS = (
    Total("drawers", _moved("drawer", "D"), (_CASH,), (*POSTED, "drawer_differs")),
    Total("bank", *_paid("bank"), POSTED),
    Total("clearing", *_paid("clearing"), POSTED),
    Total("deposits", _moved("deposits", "C"), (_PUT.format(target="deposit"),), POSTED),
    Total(
        "credit",
        _moved("credit", "C"),
        (_PUT.format(target="credit"), _CREDITED.format(sign="", column="to_credit_minor")),
        POSTED,
    ),
    Total(
        "receivable",
        _moved("receivable", "C"),
        (
            _PUT.format(target="invoice"),
            _CREDITED.format(sign="", column="to_receivable_minor"),
            _INVOICED.replace("sum(i.gross_minor)", "-sum(i.gross_minor)"),
            _WRITTEN_OFF.replace("-sum", "sum"),
        ),
        POSTED,
    ),
    Total("postings that no act made", _STRANGE, ()),
)


def unexplained(day: Day, found: Sequence[Difference]) -> list[Difference]:
    """Return what totals differ by beyond what was found. Nothing is hidden: the list is the rest, not a guess."""
    rest = []
    for total in TOTALS:
        for currency, off in sorted(total.off(day).items()):
            known = sum(abs(d.amount_minor or 0) for d in found if d.kind in total.explained_by)
            if abs(off) > known:
                subject = f"total:{total.name}:{currency}"
                amount = off if not known else abs(off) - known
                rest.append(Difference("unexplained", subject, None, amount, currency, ()))
    return rest
