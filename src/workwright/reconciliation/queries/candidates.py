"""Which open bank lines name a payment, a payout, a refund, an invoice or an order of ours. Never by amount alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from workwright.billing.rules.transfer import references_in
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.reconciliation.queries.files import words_of

MOST_WORDS = 60
_OPEN = """
SELECT l.id, l.statement_id, l.booked_on, l.amount_minor, l.currency, l.bank_ref, l.fingerprint, l.occurrence,
       l.account_id, l.value_on
FROM reconciliation_statementline l
WHERE l.branch_id = %s AND NOT EXISTS (SELECT 1 FROM reconciliation_match m WHERE m.line_id = l.id
  AND m.undoes_id IS NULL AND NOT EXISTS (SELECT 1 FROM reconciliation_match u WHERE u.undoes_id = m.id))
  AND NOT EXISTS (SELECT 1 FROM reconciliation_match m WHERE m.line_id = l.id AND m.undoes_id IS NOT NULL)
ORDER BY l.booked_on, l.id
"""
_NORM = "regexp_replace(upper({}), '[^A-Z0-9]', '', 'g')"
_FREE = "NOT EXISTS (SELECT 1 FROM reconciliation_match m WHERE m.target_id = t.id AND m.target = '{}')"
_EXACT = f"""
WITH tok AS (SELECT * FROM unnest(%s::uuid[], %s::text[]) AS t (line_id, token)),
targets AS (
  SELECT 'payment' AS target, t.id, {_NORM.format("t.reference")} AS token, t.amount_minor, t.currency, t.method,
         t.provisional AND NOT EXISTS (SELECT 1 FROM payments_clearance c WHERE c.payment_id = t.id) AS unsure
  FROM payments_payment t WHERE t.branch_id = %s AND t.method IN ('transfer', 'cheque') AND t.reference <> ''
    AND {_FREE.format("payment")}
  UNION ALL
  SELECT 'payout', t.id, {_NORM.format("t.ref")}, t.net_minor, t.currency, '', false FROM reconciliation_payout t
  WHERE t.branch_id = %s AND t.state = 'in_transit' AND {_FREE.format("payout")}
  UNION ALL
  SELECT 'refund', t.id, {_NORM.format("t.reference")}, -t.amount_minor, t.currency, t.method, false
  FROM payments_refund t
  WHERE t.branch_id = %s AND t.method IN ('transfer', 'cheque') AND t.state = 'succeeded' AND t.reference <> ''
    AND {_FREE.format("refund")}
  UNION ALL
  SELECT 'banking', t.id, {_NORM.format("t.reference")},
         CASE t.direction WHEN 'to_bank' THEN t.amount_minor ELSE -t.amount_minor END, t.currency, 'transfer', false
  FROM drawers_banking t WHERE t.branch_id = %s AND {_FREE.format("banking")}
)
SELECT tok.line_id, targets.target, targets.id, targets.amount_minor, targets.currency, targets.method,
       targets.unsure
FROM tok JOIN targets USING (token) ORDER BY tok.line_id, targets.target, targets.id
"""
_NUMBERS = f"""
WITH tok AS (SELECT * FROM unnest(%s::uuid[], %s::text[]) AS t (line_id, token))
SELECT tok.line_id, i.id AS invoice_id, i.work_order_id, i.customer_id, i.currency, i.issued_at AS since
FROM tok JOIN billing_invoice i ON {_NORM.format("i.number")} = tok.token
WHERE i.branch_id = %s AND i.state = 'issued' AND i.number <> ''
UNION ALL
SELECT tok.line_id, NULL, w.id, w.customer_id, w.currency, w.opened_at
FROM tok JOIN work_orders_workorder w ON {_NORM.format("w.number")} = tok.token
WHERE w.branch_id = %s AND w.number <> '' AND w.state NOT IN ('requested', 'declined')
ORDER BY line_id, since, invoice_id
"""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that is matched to nothing and never was, with every word it could be known by."""

    id: UUID
    account_id: UUID
    amount_minor: int
    currency: str
    bank_ref: str
    fingerprint: str
    value_on: date
    tokens: tuple[str, ...]
    creditor: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a line is by its exact reference."""

    line: OpenLine
    target: str
    target_id: UUID
    method: str
    unsure: bool
    """Whether a person booked it before the statement came: now it is final."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a line says it pays, by structured reference or by a number in its text."""

    line: OpenLine
    rule: str
    reference: str
    invoice_ids: tuple[UUID, ...]
    work_order_id: UUID | None


def open_lines(ctx: Context) -> list[OpenLine]:
    """Return the lines of this branch that nobody matched, or took a match from, in the order of the bank."""
    rows = writer.rows(_OPEN, [ctx.here])
    words = words_of(ctx, {row.statement_id for row in rows})
    lines = []
    for row in rows:
        said = words.get((row.fingerprint, row.occurrence))
        texts = [row.bank_ref, *(said.references if said else ()), said.remittance if said else ""]
        names = (row.id, row.account_id, row.amount_minor, row.currency, row.bank_ref, row.fingerprint)
        days = row.value_on or row.booked_on
        lines.append(OpenLine(*names, days, tokens_of(texts), references_in(" ".join(texts))))
    return lines


def tokens_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return every word, and every two or three words together, as letters and digits alone: "INV 12" is INV12."""
    found: dict[str, None] = {}
    for text in texts:
        plain = [re.sub(r"[^A-Z0-9]", "", word) for word in text.upper().split()[:MOST_WORDS]]
        words = [word for word in plain if word]
        joined = [a + b for a, b in pairwise(words)] + [
            a + b + c for a, b, c in zip(words, words[1:], words[2:], strict=False)
        ]
        pieces = [re.sub(r"[^A-Z0-9]", "", p) for p in re.split(r"[\s,;:()]+", text.upper())[:MOST_WORDS]]
        for token in (*words, *pieces, *joined):
            if len(token) >= 3 and any(c.isdigit() for c in token):
                found[token] = None
    return tuple(found)


def by_reference(ctx: Context, lines: Sequence[OpenLine]) -> list[Found]:
    """Return the lines that name a target exactly and have its amount; each line and each target once, in order."""
    known = {line.id: line for line in lines}
    pairs = [(line.id, token) for line in lines for token in line.tokens]
    rows = writer.rows(
        _EXACT, [[p[0] for p in pairs], [p[1] for p in pairs], ctx.here, ctx.here, ctx.here, ctx.here]
    )
    order = {line.id: n for n, line in enumerate(lines)}
    found: list[Found] = []
    used: set[UUID] = set()
    for row in sorted(rows, key=lambda r: (order[r.line_id], r.target, r.id)):
        line = known[row.line_id]
        if {line.id, row.id} & used or (row.amount_minor, row.currency) != (line.amount_minor, line.currency):
            continue
        used |= {line.id, row.id}
        found.append(Found(line, row.target, row.id, row.method, row.unsure))
    return found


def by_number(ctx: Context, lines: Sequence[OpenLine]) -> list[Named]:
    """Return what came in for what its one reference names, or for an invoice or order whose number is in the text.

    Two payers, or two references, in one text are for a person.
    """
    known = {line.id: line for line in lines if line.amount_minor > 0}
    named = [
        Named(line, "structured", line.creditor[0], (), None)
        for line in known.values()
        if len(line.creditor) == 1
    ]
    rest = {line.id: line for line in known.values() if not line.creditor}
    pairs = [(line.id, token) for line in rest.values() for token in line.tokens]
    asked = [[p[0] for p in pairs], [p[1] for p in pairs]]
    rows: dict[UUID, list[writer.Row]] = {}
    for row in writer.rows(_NUMBERS, [*asked, ctx.here, ctx.here]):
        rows.setdefault(row.line_id, []).append(row)
    return named + [
        _named(rest[line_id], found) for line_id, found in rows.items() if _one_payer(rest[line_id], found)
    ]


def _one_payer(line: OpenLine, rows: Sequence[writer.Row]) -> bool:
    return {(row.customer_id, row.currency) for row in rows} == {(rows[0].customer_id, line.currency)}


def _named(line: OpenLine, rows: Sequence[writer.Row]) -> Named:
    invoices = tuple(dict.fromkeys(row.invoice_id for row in rows if row.invoice_id))
    order = next((row.work_order_id for row in rows if row.work_order_id), None)
    return Named(line, "number", "", invoices, None if invoices else order)
