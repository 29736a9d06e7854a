"""Pure calculation: no database, no clock, no Django."""

from workwright.catalog.rules.arithmetic import RoundingMode, round_exact, round_to_step, spread
from workwright.catalog.rules.lines import Discount, LineKind, PricingLine, Rounding
from workwright.catalog.rules.pricing import (
    PricedDocument,
    PricedLine,
    TaxShare,
    TaxTotal,
    price_document,
    tax_in_prepayment,
)
from workwright.catalog.rules.taxes import TaxComponent, TaxRule, TaxTable, UnknownTaxCode

__all__ = [
    "Discount",
    "LineKind",
    "PricedDocument",
    "PricedLine",
    "PricingLine",
    "Rounding",
    "RoundingMode",
    "TaxComponent",
    "TaxRule",
    "TaxShare",
    "TaxTable",
    "TaxTotal",
    "UnknownTaxCode",
    "price_document",
    "round_exact",
    "round_to_step",
    "spread",
    "tax_in_prepayment",
]
