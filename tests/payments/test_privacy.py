"""The payment side keeps an allow-list: no card number, name, phone, e-mail, plate or VIN, wherever one looks."""

from collections.abc import Callable
from typing import Any

import httpx
from django.db import connection

from tests.assets.builders import a_vehicle
from tests.parties.builders import a_customer
from tests.payments.builders import a_request, card_slip, cash, refund
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.open_review import open_review
from workwright.payments.flows import run_janitor, sync_attempt
from workwright.payments.models import PaymentAttempt

CARD = "4242424242424242"
PLANTED = {
    "name": "Xenia Quillfeather",
    "phone": "+15035550188",
    "email": "xenia@quillfeather.example",
    "billing_address": "99 Secret Lane",
}
PLATE, VIN = "QX77ZZZ", "1M8GDM9AXKP042788"


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
    kept = every_text("^(payments|drawers|ledger)_")
    assert len(kept["payments_payment"]) > 100
    wanted = [*PLANTED.values(), "Xenia", "Quillfeather", "5035550188", PLATE, VIN, CARD, "4242 4242"]
    found = [(table, secret) for table, text in kept.items() for secret in wanted if secret in text]
    assert found == []
    everything = every_text("^(?!django_).*")
    assert [table for table, text in everything.items() if CARD in text] == []
