"""Six requests, as a framework's tutorial would write them, each called with a key that is looked up by its hash."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import wraps
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, JsonResponse

from bench.bare.models import (
    ApiKey,
    Counter,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    LedgerTransaction,
    Line,
    Order,
    Part,
    Payment,
    StockMove,
    Visit,
)

View = Callable[..., JsonResponse]


def called_with_key(view: View) -> View:
    """Answer only who brings a key that is known and active."""

    @wraps(view)
    def checked(request: HttpRequest, **given: int) -> JsonResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            ApiKey.objects.get(digest=sha256(key.encode()).hexdigest(), active=True)
        except ApiKey.DoesNotExist:
            return JsonResponse({"error": "unknown key"}, status=401)
        return view(request, **given)

    return checked


def _next(name: str) -> int:
    counter = Counter.objects.select_for_update().get(pk=name)
    counter.value += 1
    counter.save(update_fields=["value"])
    return counter.value


@called_with_key
@transaction.atomic
def open_order(request: HttpRequest) -> JsonResponse:
    body = json.loads(request.body)
    order = Order.objects.create(
        number=f"B-{_next('order')}", customer_id=body["customer_id"], words=body["words"]
    )
    Line.objects.bulk_create(
        Line(
            order=order,
            kind=line["kind"],
            description=line["description"],
            quantity=Decimal(line["quantity"]),
            unit_price=Decimal(line["unit_price"]),
            part_id=line.get("part_id"),
        )
        for line in body["lines"]
    )
    return JsonResponse({"id": order.pk})


@called_with_key
@transaction.atomic
def approve(request: HttpRequest, order_id: int) -> JsonResponse:
    order = Order.objects.select_for_update().get(pk=order_id)
    for line in order.line_set.select_related("part"):
        line.state = "authorised"
        line.save(update_fields=["state"])
        if line.part:
            Part.objects.filter(pk=line.part_id).update(reserved=F("reserved") + int(line.quantity))
    order.state = "approved"
    order.save(update_fields=["state"])
    return JsonResponse({"id": order.pk})


@called_with_key
@transaction.atomic
def book(request: HttpRequest, order_id: int) -> JsonResponse:
    starts = datetime.now(UTC) + timedelta(hours=1)
    visit = Visit.objects.create(
        order_id=order_id, technician_id=1, starts_at=starts, ends_at=starts + timedelta(hours=1)
    )
    return JsonResponse({"id": visit.pk})


@called_with_key
@transaction.atomic
def complete(request: HttpRequest, order_id: int) -> JsonResponse:
    order = Order.objects.select_for_update().get(pk=order_id)
    for line in order.line_set.all():
        line.state = "executed"
        line.save(update_fields=["state"])
        if line.part_id:
            StockMove.objects.create(part_id=line.part_id, line=line, quantity=-int(line.quantity))
            Part.objects.filter(pk=line.part_id).update(
                reserved=F("reserved") - int(line.quantity), on_hand=F("on_hand") - int(line.quantity)
            )
    order.state = "completed"
    order.save(update_fields=["state"])
    return JsonResponse({"id": order.pk})


@called_with_key
@transaction.atomic
def issue(request: HttpRequest, order_id: int) -> JsonResponse:
    order = Order.objects.select_for_update().get(pk=order_id)
    lines = list(order.line_set.all())
    nets = [int(line.quantity * line.unit_price * 100) for line in lines]
    invoice = Invoice.objects.create(order=order, number=f"I-{_next('invoice')}", total_minor=sum(nets))
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoice, line=line, net_minor=net) for line, net in zip(lines, nets, strict=True)
    )
    _post(
        "invoice", invoice, [("receivable", sum(nets)), ("labour", -sum(nets[:2])), ("parts", -sum(nets[2:]))]
    )
    return JsonResponse({"id": invoice.pk, "total_minor": invoice.total_minor})


@called_with_key
@transaction.atomic
def pay(request: HttpRequest, order_id: int) -> JsonResponse:
    order = Order.objects.select_for_update().get(pk=order_id)
    invoice = Invoice.objects.get(order=order)
    payment = Payment.objects.create(invoice=invoice, amount_minor=invoice.total_minor)
    _post("payment", invoice, [("drawer", invoice.total_minor), ("receivable", -invoice.total_minor)])
    order.state = "released"
    order.save(update_fields=["state"])
    return JsonResponse({"id": payment.pk})


def _post(kind: str, invoice: Invoice, entries: list[tuple[str, int]]) -> Any:
    header = LedgerTransaction.objects.create(kind=kind, invoice=invoice)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(transaction=header, account=account, amount_minor=amount) for account, amount in entries
    )
