"""After erasing, nothing tells of the person but what the law keeps; the record still verifies."""

from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, transaction

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import a_customer
from tests.privacy.builders import LATER, MAIL, MARKS, NAME, asked, in_files, somebody, traces
from tests.work_orders.builders import an_order
from tests.world import journal as stored
from workwright.files.blobs import has_blob, remove_blob
from workwright.files.queries import files_by_id, open_blob
from workwright.kernel import writer
from workwright.kernel.errors import Forbidden, IllegalTransition, NotFound
from workwright.kernel.verify import verify
from workwright.parties.actions.edit_customer import CustomerErased, edit_customer
from workwright.parties.queries import search_customers
from workwright.privacy.actions.erase_person import NotYet, erase_person
from workwright.privacy.actions.export_person import OtherKind
from workwright.privacy.flows import LIST
from workwright.privacy.queries import get_copy, get_person

KEPT = {
    "billing_invoice.document",
    "estimates_authorisation.name",
    "estimates_authorisation.number_called",
    "estimates_estimate.document",
    "estimates_estimate.message",
    "release_releasedecision.recipient",
    "work_orders_signature.signer_name",
    "work_orders_signature.summary_text",
}
"""What the law keeps, and nothing else does: named in docs/privacy.md too."""


@pytest.fixture(autouse=True)
def _home(tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path


def test_nothing_but_what_the_law_keeps_tells_of_an_erased_person(
    ctx_as: Any, act: Any, caplog: Any, capfd: Any
) -> None:
    caplog.set_level("DEBUG")
    ctx, boss = ctx_as(), ctx_as("operations_manager", at=LATER)
    known = somebody(ctx)
    copy = get_copy(boss, known.customer)
    assert {*copy.tables} > {"parties_customer", "work_orders_note", "payments_payment", "notify_message"}
    assert (NAME in str(copy.tables), len(copy.files)) == (True, 1)
    before = get_person(boss, known.customer)
    assert {row.law for row in before.kept} >= {"26 CFR 1.6001-1(e) with 26 U.S.C. 6501 and 6511(d)"}
    assert len(traces()) > 15
    photo = files_by_id(ctx, [known.photo])[known.photo]
    request = asked(ctx, known.customer)
    done = act(erase_person, boss, request_id=request, expected_version=1)
    assert (done.rows > 8, done.journal_values > 8) == (True, True)
    assert set(traces()) == KEPT
    assert verify() == []
    logged = caplog.text + "".join(capfd.readouterr())
    assert [mark for mark in MARKS if mark in logged] == []
    assert (in_files(), has_blob(photo.sha256, photo.size)) == ([], False)
    with pytest.raises(NotFound):
        open_blob(ctx, known.photo)
    assert (settings.HOME / LIST).read_text().split() == [str(known.customer)]
    assert (search_customers(ctx, "Vandersloot").rows, search_customers(ctx, "0199").rows) == ((), ())
    with pytest.raises(IllegalTransition):
        act(erase_person, ctx, request_id=request, expected_version=2)
    assert MAIL not in str(stored())
    with pytest.raises(Forbidden):
        act(erase_person, ctx_as("branch_manager"), request_id=request, expected_version=2)


def test_who_has_open_work_or_owes_money_is_not_erased(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as()
    order = an_order(ctx, customer_id=(busy := a_customer(ctx)))
    with pytest.raises(NotYet, match=f"Order {order.number} is open"):
        act(erase_person, ctx, request_id=asked(ctx, busy), expected_version=1)
    billed = an_issued_invoice(ctx, customer_id=(owing := a_customer(ctx)))
    with pytest.raises(NotYet, match="An invoice is not paid") as refusal:
        act(erase_person, ctx, request_id=asked(ctx, owing), expected_version=1)
    assert len(refusal.value.data["reasons"]) == 2
    assert billed.id


def test_only_the_function_that_erases_blanks_and_only_what_may_be(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as()
    quiet = a_customer(ctx, phone="5035550171")
    with pytest.raises(OtherKind):
        act(erase_person, ctx, request_id=asked(ctx, quiet, "export"), expected_version=1)
    act(erase_person, ctx, request_id=asked(ctx, quiet), expected_version=1)
    assert get_person(ctx, quiet).erased
    with pytest.raises(CustomerErased):
        act(edit_customer, ctx, customer_id=quiet, expected_version=1, phone="5035550172")
    sealed = "SELECT kernel_erase('ledger_entry', ARRAY[%s]::uuid[], '{\"side\": \"D\"}')"
    with pytest.raises(ProgrammingError, match="refused"), transaction.atomic():
        writer.rows(sealed, [str(quiet)])
    writer.rows("SELECT set_config('workwright.journal_id', %s, true)", [str(quiet)])
    writer.rows("SELECT set_config('workwright.erasing', 'files_file'::regclass::oid::text, true)")
    with pytest.raises(DatabaseError), transaction.atomic():
        writer.rows("UPDATE files_file SET filename = 'x'")
    assert remove_blob("0" * 64) is False
