"""Which taxes hold for a customer, in a branch and place, on a day; and how the branch rounds."""

import json
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from workwright.catalog.policy import CatalogPolicy
from workwright.catalog.rules import LineKind, Rounding, TaxComponent, TaxRule, TaxTable
from workwright.kernel import writer
from workwright.kernel.context import Context

UNTAXED = TaxRule("untaxed", ())
"""The code of lines without tax; always there, and the code of all lines where a branch has no tax at all."""

# Per code the rate in force: of the place before any place, of the branch before the company, the latest begun.
_IN_FORCE = """
SELECT DISTINCT ON (code.code) code.code, rate.components, rate.line_kinds, rate.note, rate.valid_from,
       (rate.place <> '')::int AS at_place, (rate.branch_id IS NOT NULL)::int AS at_branch,
       EXISTS (SELECT 1 FROM catalog_exemption) AS any_exempt
FROM catalog_taxrate rate JOIN catalog_taxcode code ON code.id = rate.tax_code_id
WHERE code.active AND rate.valid_from <= %s AND rate.place IN ('', %s)
  AND (rate.branch_id IS NULL OR rate.branch_id = %s)
ORDER BY code.code, at_place DESC, at_branch DESC, rate.valid_from DESC
"""
_EXEMPTIONS = """
SELECT tax_codes, certificate, reason, valid_to FROM catalog_exemption
WHERE customer_id IN (SELECT parties_same_customer(%s)) AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
ORDER BY valid_from
"""


def tax_table(
    ctx: Context, customer_id: UUID | None = None, on: date | None = None, place: str = ""
) -> TaxTable:
    """Every tax of the branch acted in, for this customer, on this day (default: today), at this place."""
    day = on or ctx.today
    rows = _in_force(day, place, ctx.here)
    if not rows:
        return TaxTable(
            {UNTAXED.code: UNTAXED}, {kind: UNTAXED.code for kind in LineKind if kind != "discount"}
        )
    rules = {row.code: _rule(row) for row in rows}
    if customer_id is not None and rows[0].any_exempt:
        rules = _exempted(rules, _exemptions(customer_id, day))
    return TaxTable({UNTAXED.code: UNTAXED} | rules, _by_kind(rows))


_FRESH_SECONDS = 2.0
_known: dict[tuple[date, str, UUID], tuple[float, list[writer.Row]]] = {}


def _in_force(day: date, place: str, branch_id: UUID) -> list[writer.Row]:
    """Read the rates, kept as settings are: a change is seen by other processes after two seconds at the most."""
    asked = (day, place, branch_id)
    known = _known.get(asked)
    if known is None or time.monotonic() - known[0] > _FRESH_SECONDS:
        if len(_known) > 1000:
            _known.clear()
        known = _known[asked] = (time.monotonic(), writer.rows(_IN_FORCE, list(asked)))
    return known[1]


def forget_taxes() -> None:
    """Drop what this process remembers of taxes; after a change here, and between tests."""
    _known.clear()


def rounding(ctx: Context) -> Rounding:
    """How the branch acted in rounds, as its settings say now; to be stored on the document."""
    policy = CatalogPolicy.at(ctx)
    return Rounding(
        currency=ctx.branch.currency,
        tax_per=policy.tax_per,
        mode=policy.rounding_mode,
        prices_include_tax=policy.prices_include_tax,
        cash_step_minor=policy.cash_step_minor,
    )


def _rule(row: writer.Row) -> TaxRule:
    components = tuple(
        TaxComponent(part["name"], Decimal(part["rate"])) for part in json.loads(row.components)
    )
    return TaxRule(row.code, components, row.note)


def _by_kind(rows: Sequence[writer.Row]) -> dict[str, str]:
    """Where two codes claim a kind of line, the nearer one (place, branch) and then the later one has it."""
    ordered = sorted(rows, key=lambda row: (row.at_place, row.at_branch, row.valid_from))
    return {kind: row.code for row in ordered for kind in json.loads(row.line_kinds)}


def _exemptions(customer_id: UUID, day: date) -> list[writer.Row]:
    return writer.rows(_EXEMPTIONS, [customer_id, day, day])


def _exempted(rules: dict[str, TaxRule], exemptions: Sequence[writer.Row]) -> dict[str, TaxRule]:
    for row in exemptions:
        until = f" until {row.valid_to.isoformat()}" if row.valid_to else ""
        note = f"{row.reason}, certificate {row.certificate}{until}"
        for code in json.loads(row.tax_codes) or list(rules):
            if code in rules:
                rules[code] = _zero(rules[code], note)
    return rules


def _zero(rule: TaxRule, note: str) -> TaxRule:
    return TaxRule(rule.code, tuple(TaxComponent(part.name, Decimal(0)) for part in rule.components), note)
