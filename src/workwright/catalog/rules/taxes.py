"""Which tax a line bears, as plain values: resolved from place, date and customer before pricing starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from workwright.catalog.rules.lines import PricingLine
from workwright.kernel.errors import DomainError


class UnknownTaxCode(DomainError):
    """A line names a tax code, or has a kind, for which this branch has no rate on this day."""

    code = "catalog.unknown_tax_code"

    def __init__(self, line: PricingLine) -> None:
        what = f"tax code {line.tax_code!r}" if line.tax_code else f"lines of kind {line.kind!r}"
        super().__init__(
            f"No tax rate is set for {what}: add one for this branch and day.",
            field="tax_code",
            line=line.key,
        )


@dataclass(frozen=True, slots=True)
class TaxComponent:
    """One tax inside a code (a state's share and a county's share are two); the rate is in percent."""

    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class TaxRule:
    """A tax code on one day. The note is printed beside it, for example the exemption certificate."""

    code: str
    components: tuple[TaxComponent, ...]
    note: str = ""

    @property
    def rate(self) -> Decimal:
        return sum((component.rate for component in self.components), Decimal(0))


@dataclass(frozen=True, slots=True)
class TaxTable:
    """Every tax that may apply on a document, and the code each kind of line has when it names none."""

    rules: Mapping[str, TaxRule] = field(default_factory=dict)
    by_kind: Mapping[str, str] = field(default_factory=dict)

    def rule_for(self, line: PricingLine) -> TaxRule:
        """Raises UnknownTaxCode: a line without a rule is an error, never silently untaxed."""
        rule = self.rules.get(line.tax_code or self.by_kind.get(line.kind, ""))
        if rule is None:
            raise UnknownTaxCode(line)
        return rule
