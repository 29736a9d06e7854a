"""The payment side keeps an allow-list: no card number, name, phone, e-mail, plate or VIN, wherever one looks."""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import httpx
import pytest
from django.db import connection

from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from tests.payments import stripe as stripe_of
from tests.payments.builders import a_request, card_slip, cash, refund
from tests.payments.mandates import a_mandate
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from tests.world import journal
from workwright.billing.rules.transfer import reference_of
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.ledger.ports import EXPORTERS
from workwright.ledger.queries.books import preview_books
from workwright.payments.actions.book_transfer import book_transfer
from workwright.payments.actions.charge_saved import charge_saved
from workwright.payments.actions.open_review import open_review
from workwright.payments.actions.revoke_mandate import revoke_mandate
from workwright.payments.actions.take_transfer import take_transfer
from workwright.payments.flows import run_janitor, sync_attempt, work_once
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries import list_mandates, list_payments, list_requests, list_reviews

CARD = "4242424242424242"
PLANTED = {
    "name": "Xenia Quillfeather",
    "phone": "+15035550188",
    "email": "xenia@quillfeather.example",
    "billing_address": "99 Secret Lane",
}
PLATE, VIN = "QX77ZZZ", "1M8GDM9AXKP042788"


WANTED = [
    *PLANTED.values(),
    "Xenia",
    "Quillfeather",
    "5035550188",
    PLATE,
    VIN,
    CARD,
    "4242 4242",
    "gone to Peru",
]
MONEY_TABLES = "^(payments|drawers|ledger|reconciliation)_"
MONEY_ACTS = ("payments.", "drawers.", "ledger.", "reconciliation.")


def told_in(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return what was planted and found, with where."""
    return [(where, secret) for where, text in texts.items() for secret in WANTED if secret in text]


def every_text(prefix: str) -> dict[str, str]:
    """Return all that the tables of some contexts hold, as text, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name ~ %s",
            [prefix],
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{table}\" t")
            found[table] = cursor.fetchone()[0]
    return found


def test_planted_people_and_cards_are_nowhere_in_the_payment_tables(
    ctx_as: Callable[..., Context], act: Callable[..., Any], provider: Provider
) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    customer = a_customer(ctx, **PLANTED)
    vehicle = a_vehicle(ctx, customer_id=customer, plate=PLATE, vin=VIN)
    order = an_order(ctx, customer_id=customer, asset_id=vehicle)
    request = a_request(ctx, 5_000, work_order_id=order.id)
    started = checkout(ctx, request)
    httpx.post(started.pay_url, data={"number": CARD, "expiry": "08/31", "cvc": "987", "do": "pay"})
    sync_attempt(ctx, started.attempt_id)
    provider.act(PaymentAttempt.unscoped.get().provider_ref or "", "dispute")
    run_janitor(ctx.now)
    paid = card_slip(ctx, 900, work_order_id=order.id)
    refund(ctx, paid.id, 100)
    cash(ctx, 700, work_order_id=order.id)
    act(open_review, ctx, kind="objection", work_order_id=order.id)
    assert len(every_text("^payments_payment$")["payments_payment"]) > 100
    assert told_in(every_text(MONEY_TABLES)) == []
    everything = every_text("^(?!django_).*")
    assert [table for table, text in everything.items() if CARD in text] == []


def test_saved_methods_transfers_journal_logs_and_exports_name_nobody(
    ctx_as: Callable[..., Context],
    act: Callable[..., Any],
    stripe: stripe_of.Provider,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    ctx = ctx_as()
    stripe_of.connect(ctx, stripe)
    us_taxes(ctx)
    customer = a_customer(ctx, **PLANTED)
    vehicle = a_vehicle(ctx, customer_id=customer, plate=PLATE, vin=VIN)
    invoice = an_issued_invoice(ctx, customer_id=customer, asset_id=vehicle)
    asked = a_request(ctx, 17_923, invoice_ids=(invoice.id,), purpose="final")
    mandate = a_mandate(ctx, stripe, customer)
    act(charge_saved, ctx, request_id=asked, mandate_id=mandate)
    work_once(ctx.now)
    act(revoke_mandate, ctx, mandate_id=mandate, reason=f"{PLANTED['name']} has gone to Peru")
    seen_there = {"reference": "E2E-1", "reason": f"Xenia told us, {PLANTED['phone']}"}
    order = an_order(ctx, customer_id=customer)
    act(take_transfer, ctx, work_order_id=order.id, amount_minor=4_000, **seen_there)
    line = {"bank_line_id": new_id(), "value_on": ctx.today, "currency": "USD"}
    act(book_transfer, ctx, amount_minor=500, reference=reference_of("invoice", invoice.id), **line)
    run_janitor(ctx.now)
    assert "4242" in every_text("^payments_mandate$")["payments_mandate"]
    assert told_in(every_text(MONEY_TABLES)) == []
    acts = [row for row in journal() if str(row["action"]).startswith(MONEY_ACTS)]
    assert len(acts) > 8
    assert told_in({str(row["action"]): json.dumps(row, ensure_ascii=False) for row in acts}) == []
    assert told_in({"log": "\n".join(record.getMessage() for record in caplog.records)}) == []
    books = {one.key: preview_books(ctx, one.key, date(1900, 1, 1), ctx.today) for one in EXPORTERS}
    assert books
    assert told_in({key: file.content.decode() for key, file in books.items()}) == []
    lists = (list_payments(ctx).rows, list_requests(ctx).rows, list_mandates(ctx), list_reviews(ctx).rows)
    assert told_in({"lists": repr(lists)}) == []
