"""The tables of what is sold, of prices and of taxes. Work orders and invoices keep copies, never references."""

from workwright.catalog.models.prices import Fee, LabourRate, MarkupTier, PriceList, PriceListItem
from workwright.catalog.models.taxes import Exemption, TaxCode, TaxRate
from workwright.catalog.models.work import LabourOperation, Part, Service, ServiceLine

__all__ = [
    "Exemption",
    "Fee",
    "LabourOperation",
    "LabourRate",
    "MarkupTier",
    "Part",
    "PriceList",
    "PriceListItem",
    "Service",
    "ServiceLine",
    "TaxCode",
    "TaxRate",
]
