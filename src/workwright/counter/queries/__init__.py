"""Reads of the counter: what a basket or a service comes to, what can come back, the receipt."""

from workwright.counter.queries.basket import (
    BasketLine,
    BasketView,
    QuoteView,
    Wanted,
    price_basket,
    quote_service,
)
from workwright.counter.queries.receipt import ReceiptView, get_receipt, get_receipt_pdf
from workwright.counter.queries.returns import ReturnableLine, list_returnable
from workwright.counter.queries.settling import DueView, get_due

__all__ = [
    "BasketLine",
    "BasketView",
    "DueView",
    "QuoteView",
    "ReceiptView",
    "ReturnableLine",
    "Wanted",
    "get_due",
    "get_receipt",
    "get_receipt_pdf",
    "list_returnable",
    "price_basket",
    "quote_service",
]
