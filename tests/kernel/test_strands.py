"""What does not wait for each other's answers asks the database in one trip, in order."""

import threading
import time
import uuid

import pytest
from django.db import IntegrityError, transaction

from tests.statements import watched
from tests.world import in_threads
from workwright.kernel import writer
from workwright.kernel.errors import NotFound

INSERT = "INSERT INTO kernel_cursor (scope, seq) VALUES (%s, %s)"
COUNT = "SELECT count(*) FROM kernel_cursor"
WAITING = (  # not the activity, which a transaction sees as it was when it first looked
    "SELECT 1 FROM pg_locks w JOIN pg_locks held USING (pid) JOIN pg_database d ON d.oid = held.database "
    "WHERE NOT w.granted AND d.datname = current_database()"
)


def _asked(word: str) -> str:
    return str(writer.ask("SELECT %s::text", [word]).rows[0][0])


def test_what_is_gathered_travels_together_and_comes_back_in_order(company):
    with transaction.atomic(), watched() as trips:
        assert writer.gather(lambda: _asked("a"), lambda: "nothing asked", lambda: _asked("b")) == (
            "a",
            "nothing asked",
            "b",
        )
    assert len(trips[0]) == 2
    assert len(trips) == 1


def test_each_goes_on_with_its_answer_and_meets_the_others_again(company):
    def twice(word: str) -> str:
        return _asked(_asked(word) + "!")

    with transaction.atomic(), watched() as trips:
        assert writer.gather(lambda: twice("a"), lambda: _asked("b"), lambda: twice("c")) == ("a!", "b", "c!")
    assert [len(trip) for trip in trips] == [3, 2]


def test_what_gathers_within_is_sent_with_the_rest(company):
    def pair(one: str, two: str) -> tuple[str, str]:
        return writer.gather(lambda: _asked(one), lambda: _asked(two))

    with transaction.atomic(), watched() as trips:
        assert writer.gather(lambda: pair("a", "b"), lambda: pair("c", "d")) == (("a", "b"), ("c", "d"))
    assert len(trips[0]) == 4


def test_statements_run_in_the_order_given(company):
    def write() -> None:
        writer.ask(INSERT, [uuid.uuid4(), 1])

    before = writer.ask(COUNT).rows[0][0]
    with transaction.atomic():
        first, _, last = writer.gather(lambda: writer.ask(COUNT), write, lambda: writer.ask(COUNT))
    assert [first.rows[0][0], last.rows[0][0]] == [before, before + 1]


def test_the_first_that_fails_is_what_is_raised_and_the_rest_are_given_up(company):
    reached, given_up = [], []

    def fails() -> None:
        _asked("x")
        raise NotFound("first")

    def goes_on() -> None:
        try:
            _asked("y")
            _asked("z")
            reached.append("end")
        finally:
            given_up.append("tidied")

    with pytest.raises(NotFound, match="first"), transaction.atomic():
        writer.gather(fails, goes_on)
    assert (reached, given_up) == ([], ["tidied"])
    assert _asked("still") == "still"


def test_what_the_database_refuses_is_raised_by_gather(company):
    twice = uuid.uuid4()
    writer.ask(INSERT, [twice, 1])
    with pytest.raises(IntegrityError), transaction.atomic():
        writer.gather(lambda: _asked("a"), lambda: writer.ask(INSERT, [twice, 1]), lambda: _asked("b"))
    assert _asked("still") == "still"


def test_outside_a_transaction_they_are_done_one_after_another(fresh_db):
    with watched() as trips:
        assert writer.gather(lambda: _asked("a"), lambda: _asked("b")) == ("a", "b")
    assert [len(trip) for trip in trips] == [1, 1]


@pytest.mark.parametrize(("lock_first", "sees"), [(True, 2), (False, 1)])
def test_a_lock_named_first_is_held_by_what_is_read_beside_it(fresh_db, lock_first, sees):
    """Another transaction holds the row and changes what is read; named the other way round it is not seen."""
    scope, other = uuid.uuid4(), uuid.uuid4()
    for one in (scope, other):
        writer.ask(INSERT, [one, 1])
    held = threading.Event()

    def changes() -> int:
        with transaction.atomic():
            _lock(scope)
            held.set()
            for _ in range(2000):
                if writer.ask(WAITING).rows:
                    break
                time.sleep(0.01)
            writer.ask("UPDATE kernel_cursor SET seq = 2 WHERE scope = %s", [other])
        return 0

    def reads() -> int:
        held.wait(20)
        with transaction.atomic():
            works = [lambda: _lock(scope), lambda: _seq(other)]
            found = writer.gather(*(works if lock_first else reversed(works)))
        return found[1 if lock_first else 0]

    assert in_threads(2, lambda n: (changes, reads)[n]()) == [0, sees]


def _lock(scope: uuid.UUID) -> int:
    return len(writer.ask("SELECT 1 FROM kernel_cursor WHERE scope = %s FOR UPDATE", [scope]).rows)


def _seq(scope: uuid.UUID) -> int:
    return int(writer.ask("SELECT seq FROM kernel_cursor WHERE scope = %s", [scope]).rows[0][0])
