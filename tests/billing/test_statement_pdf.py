from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.test import Client

from tests.billing.builders import an_issued_invoice, pay
from tests.desk.conftest import desk_of
from tests.parties.builders import a_customer
from workwright.billing.queries import get_statement, get_statement_pdf
from workwright.billing.rules.printed import Look
from workwright.billing.rules.statement_words import ages_of, statement_words
from workwright.kernel.context import Context

__all__ = ["desk_of"]
US = Look("en_US", "US", "#1d4ed8", "", "")


def test_it_says_what_was_charged_and_paid_and_what_is_open(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx, name="Dana Quill")
    invoice = an_issued_invoice(ctx, customer_id=customer)
    pay(ctx, invoice, 10_000)
    days = (date(2026, 11, 1), date(2026, 11, 30))
    seller = {"name": "Harbour", "address": "14 Harbour Street", "phone": "", "email": ""}
    said = statement_words(
        get_statement(ctx, customer, *days), seller, {"name": "Dana Quill", "address": ""}, US
    )
    assert [row[2:] for row in said["rows"]] == [["179.23", "", "179.23"], ["", "100.00", "79.23"]]
    assert [row[3:] for row in said["open"]] == [["7 days late", "79.23"]]
    assert said["closing"] == "79.23"
    assert get_statement_pdf(ctx_as("accountant"), customer, *days).startswith(b"%PDF")


def test_a_month_from_the_customers_page(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    address = f"/customers/{a_customer(ctx_as())}/statement.pdf"
    client = desk_of("accountant")
    assert client.get(address)["Content-Type"] == "application/pdf"
    assert client.get(f"{address}?month=2026-02").content.startswith(b"%PDF")
    assert client.get(f"{address}?month=soon").status_code == 404


def test_ages_sum_to_what_is_open() -> None:
    parts = ((0, 5), (30, 7), (31, 11), (91, 13))
    items = [SimpleNamespace(days_overdue=days, balance_minor=minor) for days, minor in parts]
    said = [("Not due", 5), ("To 30 days", 7), ("To 60 days", 11), ("To 90 days", 0), ("Older", 13)]
    assert ages_of(items) == said
