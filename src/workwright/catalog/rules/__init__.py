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
from workwright.catalog.rules.refusals import CodeTaken, OtherScope, barcode_spellings, sku_key
from workwright.catalog.rules.selling import (
    Charge,
    ChargeableLine,
    FeeRule,
    charges,
    marked_up,
    rate_at,
    tier_for,
)
from workwright.catalog.rules.taxes import TaxComponent, TaxRule, TaxTable, UnknownTaxCode

__all__ = [
    "Charge",
    "ChargeableLine",
    "CodeTaken",
    "Discount",
    "FeeRule",
    "LineKind",
    "OtherScope",
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
    "barcode_spellings",
    "charges",
    "marked_up",
    "price_document",
    "rate_at",
    "round_exact",
    "round_to_step",
    "sku_key",
    "spread",
    "tax_in_prepayment",
    "tier_for",
]
