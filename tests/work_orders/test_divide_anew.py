"""Dividing anew: the acts that change who pays do it; what rounding leaves goes to the payer of the rest."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from workwright.catalog.rules import PricedLine
from workwright.catalog.rules.pricing import TaxShare
from workwright.kernel.ids import derived_id
from workwright.work_orders.rules.paying import PayerRule, Shared, divide, split

OWN, INSURER, COMPANY = (derived_id("payer", name) for name in ("own", "insurer", "company"))
RULES = st.tuples(st.integers(1, 500_00), st.decimals("0.01", "99.99", places=2))


@given(st.lists(st.tuples(st.integers(-300_00, 2_000_00), st.integers(0, 30)), min_size=1, max_size=8), RULES)
def test_parts_are_the_lines_to_the_minor_unit(
    lines: list[tuple[int, int]], rule: tuple[int, Decimal]
) -> None:
    """Excess, percentage and rest of any lines: gross, net and tax of the parts sum to each line."""
    priced = {derived_id("line", str(n)): _priced(net, rate) for n, (net, rate) in enumerate(lines)}
    payers = [
        PayerRule(OWN, "amount", amount_minor=rule[0]),
        PayerRule(COMPANY, "percent", percent=rule[1]),
        PayerRule(INSURER, "rest"),
    ]
    divided = divide([Shared(line_id, one.gross_minor) for line_id, one in priced.items()], payers)
    for line_id, whole in priced.items():
        parts = split(whole, divided[line_id], INSURER).values()
        assert sum(part.gross_minor for part in parts) == whole.gross_minor
        assert sum(part.net_minor for part in parts) == whole.net_minor
        assert sum(part.tax_minor for part in parts) == whole.tax_minor
    assert 0 <= sum(parts.get(OWN, 0) for parts in divided.values()) <= rule[0]


def _priced(net: int, rate: int) -> PricedLine:
    tax = net * rate // 100
    return PricedLine("x", net, tax, net + tax, "t", (TaxShare("t", net, tax),))
