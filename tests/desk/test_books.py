"""The books at the desk: a figure opens the rows behind it."""

from collections.abc import Callable

from django.test import Client

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from workwright.kernel.context import Context


def test_a_figure_opens_the_rows_behind_it(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    us_taxes(ctx_as())
    an_issued_invoice(ctx_as())
    client = desk_of("accountant")
    trial = client.get("/ledger?on=2026-11-23").content.decode()
    assert "Balanced" in trial
    assert 'href="/ledger/receivable"' in trial
    rows = client.get("/ledger/receivable").content.decode()
    assert "179.23" in rows
    assert client.get("/ledger/nothing").status_code == 404
    assert client.get("/see/ledger/list_corrections").status_code == 200
