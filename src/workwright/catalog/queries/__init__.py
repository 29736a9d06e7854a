"""Reads of the catalogue: services, prices by rule, taxes. Rules of other branches are not seen."""

from workwright.catalog.queries.lists import (
    list_exemptions,
    list_fees,
    list_labour_rates,
    list_markup_tiers,
    list_price_lists,
    list_tax_codes,
    list_tax_rates,
)
from workwright.catalog.queries.prices import (
    PricedItem,
    automatic_fee_ids,
    charges_for,
    price_labour,
    price_part,
)
from workwright.catalog.queries.scanning import scan_part
from workwright.catalog.queries.services import (
    OperationRow,
    PartCard,
    PartView,
    ServiceLineView,
    ServiceSuggestion,
    ServiceView,
    get_part,
    get_service,
    list_services,
    parts_by_id,
    search_operations,
    search_parts,
    service_names,
    suggest_services,
)
from workwright.catalog.queries.taxes import rounding, tax_table

__all__ = [
    "OperationRow",
    "PartCard",
    "PartView",
    "PricedItem",
    "ServiceLineView",
    "ServiceSuggestion",
    "ServiceView",
    "automatic_fee_ids",
    "charges_for",
    "get_part",
    "get_service",
    "list_exemptions",
    "list_fees",
    "list_labour_rates",
    "list_markup_tiers",
    "list_price_lists",
    "list_services",
    "list_tax_codes",
    "list_tax_rates",
    "parts_by_id",
    "price_labour",
    "price_part",
    "rounding",
    "scan_part",
    "search_operations",
    "search_parts",
    "service_names",
    "suggest_services",
    "tax_table",
]
