"""Statements come in whole, once, and what is hostile or does not fit changes nothing."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import IO, Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from tests.payments.test_privacy import every_text
from tests.reconciliation.builders import a_bank, a_statement, bring
from tests.reconciliation.samples import a_day, camt, entry
from workwright.kernel import journal as records
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.reconciliation.actions.import_statement import StatementKnown, import_statement
from workwright.reconciliation.flows import bring_statement, preview_statement, stage_statement
from workwright.reconciliation.models import BankStatement, StatementLine
from workwright.reconciliation.queries import StatementRefused, list_lines, list_statements

Make = Callable[..., Context]
LINES = [("500.00", "Invoice INV-00012"), ("-20.00", "Fee"), ("-20.00", "Fee")]
FEE = entry("-20.00", "Fee")


def kept() -> tuple[int, int]:
    return BankStatement.unscoped.count(), StatementLine.unscoped.count()


def test_a_statement_is_kept_line_by_line_with_the_payers_words_from_the_file(ctx_as: Make) -> None:
    ctx = ctx_as("accountant")
    done = a_statement(ctx, a_bank(ctx), LINES)
    assert (done.new, done.known, done.pending) == (3, 0, 0)
    first = list_lines(ctx).rows[0]
    assert (first.amount_minor, first.open_minor, first.remittance) == (50_000, 50_000, "Invoice INV-00012")
    (statement,) = list_statements(ctx)
    assert (statement.opening_minor, statement.closing_minor, statement.gap_minor) == (100_000, 146_000, 0)


def test_a_staged_file_is_imported_by_its_hash(ctx_as: Make, act: Callable[..., Any]) -> None:
    ctx = ctx_as()
    staged = stage_statement(ctx, a_bank(ctx), "camt", BytesIO(a_day(LINES, currency="USD")))
    assert kept() == (0, 0)
    done = act(import_statement, ctx, **dict(staged.command))
    assert (done.new, kept()) == (3, (1, 3))


def test_the_same_file_twice_is_imported_once(ctx_as: Make, act: Callable[..., Any]) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx)
    a_statement(ctx, bank, LINES)
    with pytest.raises(StatementKnown):
        a_statement(ctx, bank, LINES)
    assert kept() == (1, 3)


def test_an_overlap_brings_only_what_is_new_and_twins_stay_two(ctx_as: Make) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx)
    bring(ctx, bank, camt([FEE, FEE], "100.00", "60.00", currency="USD").replace(b'Ccy="EUR"', b'Ccy="USD"'))
    wider = camt([entry("5.00", "Hello"), FEE, FEE, FEE], "100.00", "45.00", currency="USD")
    done = bring(ctx, bank, wider.replace(b'Ccy="EUR"', b'Ccy="USD"'))
    assert (done.new, done.known) == (2, 2), "the third twin is new, the first two were here"
    assert sorted(line.amount_minor for line in list_lines(ctx).rows) == [-2_000, -2_000, -2_000, 500]
    assert [statement.gap_minor for statement in list_statements(ctx)] == [0, 0]


def test_a_gap_between_statements_is_seen(ctx_as: Make) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx)
    a_statement(ctx, bank, [("10.00", "One")], opening="100.00", on=date(2026, 11, 20))
    a_statement(ctx, bank, [("10.00", "Three")], opening="115.00", on=date(2026, 11, 22))
    assert [s.gap_minor for s in list_statements(ctx)] == [500, 0]
    a_statement(ctx, bank, [("5.00", "Two")], opening="110.00", on=date(2026, 11, 21))
    assert [s.gap_minor for s in list_statements(ctx)] == [0, 0, 0]


def test_pending_lines_wait_until_they_are_booked(ctx_as: Make) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx)
    lines = [entry("9.00", "Soon", status="PDNG", currency="USD"), entry("1.00", "Now", currency="USD")]
    done = bring(ctx, bank, camt(lines, "0", "1.00", currency="USD"))
    assert (done.new, done.pending) == (1, 1)


class Endless(BytesIO):
    """A file of 200 MB that tells when somebody asks for all of it."""

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None and 0 < size < 40_000_000, "it is never read whole"
        return b" " * size


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (a_day(LINES, currency="USD")[:-300], "cut off"),
        (a_day(LINES, currency="USD", iban="BE71096123456769"), "account"),
        (a_day(LINES, currency="EUR"), "EUR"),
        (camt([FEE.replace("EUR", "USD")], "1.00", "1.00", currency="USD"), "do not close"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>', "entities"),
        ("Überweisung".encode("latin-1"), "whole XML"),
    ],
)
def test_what_is_hostile_or_wrong_is_refused_and_changes_nothing(
    ctx_as: Make, content: bytes, why: str
) -> None:
    ctx = ctx_as()
    bank = a_bank(ctx)
    with pytest.raises(StatementRefused, match=why):
        bring(ctx, bank, content)
    with pytest.raises(StatementRefused, match=why):
        preview_statement(ctx, bank, "camt", BytesIO(content))
    assert kept() == (0, 0)


def test_a_file_of_200_mb_is_refused_before_it_is_read(ctx_as: Make) -> None:
    ctx = ctx_as()
    endless: IO[bytes] = Endless()
    with pytest.raises(StatementRefused, match="20 MB"):
        bring_statement(ctx, a_bank(ctx), "camt", endless)
    assert kept() == (0, 0)


def test_a_preview_keeps_nothing(ctx_as: Make) -> None:
    ctx = ctx_as("accountant")
    (shown,) = preview_statement(ctx, a_bank(ctx), "camt", BytesIO(a_day(LINES, currency="USD")))
    assert (shown.lines, shown.opening_minor, shown.closing_minor) == (3, 100_000, 146_000)
    assert kept() == (0, 0)


def test_strangers_and_other_branches_are_refused(
    ctx_as: Make, company: Any, act: Callable[..., Any]
) -> None:
    bank = a_bank(ctx_as())
    with pytest.raises(Forbidden):
        a_statement(ctx_as("cashier"), bank, LINES)
    with pytest.raises(NotFound):
        a_statement(ctx_as("accountant", branch=company.north), bank, LINES)
    with pytest.raises(NotFound):
        act(import_statement, ctx_as(), bank_account_id=bank, format="camt", sha256="0" * 64, size=1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE reconciliation_statementline SET amount_minor = 1",
        "UPDATE reconciliation_bankstatement SET closing_minor = 1",
        "TRUNCATE reconciliation_statementline CASCADE",
        "INSERT INTO reconciliation_statementline SELECT (jsonb_populate_record(l, '{\"position\": 9}')).*"
        " FROM reconciliation_statementline l",
    ],
)
def test_the_database_keeps_what_the_bank_said(ctx_as: Make, sql: str) -> None:
    ctx = ctx_as()
    a_statement(ctx, a_bank(ctx), LINES)
    records.announce(Unit(new_id()))
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        connection.cursor().execute(sql)


def test_nobody_s_name_or_words_are_in_the_tables(ctx_as: Make, act: Callable[..., Any]) -> None:
    ctx = ctx_as()
    words = entry("12.00", "for Xenia Quillfeather +15035550188", payer="Xenia Quillfeather", currency="USD")
    named = words.replace("NOTPROVIDED", "xenia@quillfeather.example")
    bring(ctx, a_bank(ctx), camt([named], "0", "12.00", currency="USD"))
    assert list_lines(ctx).rows[0].payer == "Xenia Quillfeather"
    texts = every_text("^(?!django_).*")
    wanted = ("Xenia", "Quillfeather", "5035550188", "quillfeather.example")
    assert [(table, word) for table, text in texts.items() for word in wanted if word in text] == []


def test_lines_of_a_file_that_is_gone_have_no_words(ctx_as: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from workwright.reconciliation.queries import files

    ctx = ctx_as()
    done = a_statement(ctx, a_bank(ctx), LINES)
    files._lines_of.cache_clear()

    def gone(_: str) -> bytes:
        raise NotFound("gone")

    monkeypatch.setattr(files, "stored_bytes", gone)
    assert [line.remittance for line in list_lines(ctx).rows] == ["", "", ""]
    assert isinstance(done.id, UUID)
    files._lines_of.cache_clear()
