"""The short way to PostgreSQL says and refuses what the driver would."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, OperationalError, ProgrammingError, connection, transaction
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.array import ListDumper

from workwright.kernel import writer
from workwright.kernel.wire import Wire, _Adaptation

NOW = datetime(2026, 11, 22, 9, 30, 0, 123456, tzinfo=UTC)
INSERT = "INSERT INTO kernel_cursor (scope, seq) VALUES (%s, %s)"
COUNT = "SELECT count(*) FROM kernel_cursor"


def test_values_come_back_as_they_went(company):
    given = [uuid.uuid4(), Decimal("12.340"), "it's 100 % ü", True, None, [1, 2**40], ["a", 'b"c'], NOW]
    asked = (
        "SELECT %s::uuid, %s::numeric, %s::text, %s::bool, %s::text, %s::bigint[], %s::text[], "
        "%s::timestamptz, '%%'"
    )
    answer = writer.ask(asked, given).rows[0]
    assert list(answer) == [*given, "%"]
    assert answer[7].isoformat() == NOW.isoformat()


@pytest.mark.parametrize("number", [0, -1, 40_000, 3_000_000_000, None])
def test_one_statement_takes_small_and_large_numbers_and_nulls(company, number):
    assert writer.ask("SELECT coalesce(%s::bigint, -7), %s::text", [1, "x"]).rows == [(1, "x")]
    assert writer.ask("SELECT coalesce(%s::bigint, -7), %s::text", [number, None]).rows == [
        (-7 if number is None else number, None)
    ]


def test_a_number_beyond_all_bounds_is_refused_as_data(company):
    with pytest.raises(DataError), transaction.atomic():
        writer.ask("SELECT %s::bigint", [2**70])


def test_errors_are_those_of_the_driver(company):
    with pytest.raises(ProgrammingError, match="no_such_table"), transaction.atomic():
        writer.ask("SELECT * FROM no_such_table")
    scope = uuid.uuid4()
    writer.ask(INSERT, [scope, 1])
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        writer.ask(INSERT, [scope, 2])
    assert raised.value.__cause__.diag.constraint_name == "kernel_cursor_pkey"


def test_statements_stay_prepared_when_a_transaction_is_rolled_back(company):
    for _ in range(2):
        with transaction.atomic():
            writer.ask(COUNT)
            with connection.cursor() as cursor:
                cursor.execute(COUNT)
            transaction.set_rollback(True)
    names = writer.ask("SELECT name FROM pg_prepared_statements WHERE statement = %s", [COUNT]).rows
    assert len(names) == 2  # the driver's own and ours, each once


def test_begin_and_commit_travel_with_the_first_and_the_last_statement(fresh_db):
    with transaction.atomic(durable=True):
        writer.later("SELECT set_config('workwright.journal_id', %s, true)", ["here"])
        assert writer.ask("SELECT current_setting('workwright.journal_id')").rows == [("here",)]
        writer.finish(INSERT, [uuid.uuid4(), 1])
        assert connection.connection.pgconn.transaction_status == 0
    connection.close()
    assert writer.ask(COUNT).rows == [(1,)]


def test_a_last_statement_that_is_refused_undoes_the_whole_block(fresh_db):
    twice = uuid.uuid4()
    writer.ask(INSERT, [twice, 1])

    def again() -> None:
        with transaction.atomic(durable=True):
            writer.later("SELECT %s::text", ["x"])
            writer.ask(INSERT, [uuid.uuid4(), 1])
            writer.finish(INSERT, [twice, 1])

    with pytest.raises(IntegrityError):
        again()
    assert writer.ask(COUNT).rows == [(1,)]


def test_what_the_commit_itself_refuses_is_raised_and_undone(fresh_db):
    def orphan() -> None:
        with transaction.atomic(durable=True):
            writer.later("SELECT set_config('workwright.journal_id', %s, true)", ["here"])
            writer.finish(
                "INSERT INTO access_membership (id, user_id, branch_id, role) VALUES (%s, %s, %s, 'cashier')",
                [uuid.uuid4(), uuid.uuid4(), uuid.uuid4()],
            )

    with pytest.raises(IntegrityError, match="foreign key"):
        orphan()
    assert writer.ask("SELECT count(*) FROM access_membership WHERE role = 'cashier'").rows == [(0,)]


def test_a_lost_connection_is_noticed_before_the_next_request(fresh_db, superuser):
    pid = writer.ask("SELECT pg_backend_pid()").rows[0][0]
    assert connection.is_usable()
    superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    assert not connection.is_usable()


def test_what_needs_no_answer_goes_with_the_next_statement_of_any_kind(fresh_db):
    with transaction.atomic():
        writer.later(INSERT, [uuid.uuid4(), 1])
        assert writer.ask(COUNT).rows == [(1,)]
        writer.later(INSERT, [uuid.uuid4(), 1])
        with connection.cursor() as cursor:
            cursor.execute(COUNT)
            assert cursor.fetchone() == (2,)
        writer.later(INSERT, [uuid.uuid4(), 1])
    assert writer.ask(COUNT).rows == [(3,)]


def test_what_is_undone_takes_with_it_what_was_queued(fresh_db):
    twice = uuid.uuid4()
    with transaction.atomic():
        writer.later(INSERT, [twice, 1])
        with transaction.atomic():
            writer.later(INSERT, [uuid.uuid4(), 1])
            transaction.set_rollback(True)
    with transaction.atomic():
        writer.later(INSERT, [twice, 1])  # would be refused, if it were sent
        transaction.set_rollback(True)
    assert writer.ask(COUNT).rows == [(1,)]


def test_a_refused_statement_that_was_queued_is_raised_by_the_next(fresh_db):
    twice = uuid.uuid4()
    writer.ask(INSERT, [twice, 1])
    with pytest.raises(IntegrityError), transaction.atomic():
        writer.later(INSERT, [twice, 1])
    assert writer.ask(COUNT).rows == [(1,)]


def test_an_atomic_block_is_one_transaction_whoever_writes_first(fresh_db):
    with transaction.atomic():
        writer.ask(INSERT, [uuid.uuid4(), 1])
        transaction.set_rollback(True)
    assert writer.ask(COUNT).rows == [(0,)]


def test_much_can_be_queued_at_once(fresh_db):
    with transaction.atomic():
        for _ in range(40):
            writer.later("SELECT %s::text", ["x" * 200_000])
        writer.later(INSERT, [uuid.uuid4(), 1])
    assert writer.ask(COUNT).rows == [(1,)]


def test_a_connection_that_is_lost_in_the_middle_is_told_and_made_anew(fresh_db, superuser):
    pid = writer.ask("SELECT pg_backend_pid()").rows[0][0]

    def cut() -> None:
        with transaction.atomic():
            writer.later(INSERT, [uuid.uuid4(), 1])
            superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            writer.ask(COUNT)

    with pytest.raises(OperationalError):
        cut()
    connection.close_if_unusable_or_obsolete()
    assert writer.ask(COUNT).rows == [(0,)]


LISTS = [
    ("uuid[]", [uuid.UUID(int=7), None, uuid.uuid4()]),
    ("text[]", ["", "a", 'say "hi" {x}, \\ back', "NULL", None, "ü\n"]),
    ("bigint[]", [1, -(2**40), None]),
    ("bool[]", [True, None, False]),
    ("date[]", [date(2026, 2, 28), None]),
    ("numeric[]", [Decimal("1.50"), Decimal("-1E+3"), None]),
    ("timestamptz[]", [NOW, None]),
    ("text[]", [None, None]),
    ("uuid[]", []),
]


@pytest.mark.parametrize(("kind", "given"), LISTS)
def test_lists_come_back_as_they_went(company, kind, given):
    assert writer.ask(f"SELECT %s::{kind}", [given]).rows == [(given,)]


@pytest.mark.parametrize("given", [given for _, given in LISTS])
def test_lists_have_the_types_that_the_driver_gives_them(company, given):
    own = Transformer(Wire(connection.connection)._adaptation)
    adaptation = _Adaptation(connection.connection)
    adaptation.adapters.register_dumper(list, ListDumper)
    drivers = Transformer(adaptation)
    for one in (own, drivers):
        one.dump_sequence([given], [PyFormat.AUTO])
    assert own.types == drivers.types


def test_a_zero_byte_in_a_list_of_texts_is_refused_as_data(company):
    with pytest.raises(DataError), transaction.atomic():
        writer.ask("SELECT %s::text[]", [["a", "b\0c"]])
