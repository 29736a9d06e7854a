"""Closing the books through a day, and opening them again."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError
from pydantic import ValidationError

from tests.ledger.attacks import header, pair
from tests.ledger.builders import DAY, posted, sale
from tests.world import Company
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.ledger.actions.close_period import AlreadyClosed, NotYetOver, close_period
from workwright.ledger.actions.reopen_period import NotClosed, ReopenPeriod, reopen_period
from workwright.ledger.models import Closing
from workwright.ledger.queries import closed_through

As = Callable[..., Context]
Act = Callable[..., Any]
LAST = DAY - timedelta(days=1)


def test_a_closed_period_takes_nothing_more(ctx_as: As, act: Act, company: Company) -> None:
    ctx = ctx_as("accountant")
    act(close_period, ctx, closed_through=LAST)
    assert closed_through(ctx) == LAST
    posted(ctx_as(), sale())
    posted(ctx_as(branch=company.north), sale(), effective_on=LAST)
    with pytest.raises(IntegrityError, match=f"closed through {LAST}"):
        posted(ctx_as(), sale(), effective_on=LAST)


def test_today_cannot_be_closed(ctx_as: As, act: Act) -> None:
    with pytest.raises(NotYetOver):
        act(close_period, ctx_as("accountant"), closed_through=DAY)


def test_closing_goes_forward_only(ctx_as: As, act: Act) -> None:
    act(close_period, ctx_as("accountant"), closed_through=LAST)
    with pytest.raises(AlreadyClosed):
        act(close_period, ctx_as("accountant"), closed_through=LAST)


def test_a_cashier_cannot_close(ctx_as: As, act: Act) -> None:
    with pytest.raises(Forbidden):
        act(close_period, ctx_as("cashier"), closed_through=LAST)


def test_opening_again_keeps_who_and_why(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("accountant")
    act(close_period, ctx, closed_through=LAST)
    act(reopen_period, ctx, closed_through=date(2026, 10, 31), reason="A bill of November came late")
    posted(ctx_as(), sale(), effective_on=LAST)
    told = Closing.here(ctx).get(was_closed_through=LAST)
    assert (told.closed_through, told.reason, told.actor) == (
        date(2026, 10, 31),
        "A bill of November came late",
        ctx.actor.ref,
    )


def test_opening_again_needs_a_reason_and_something_closed(ctx_as: As, act: Act) -> None:
    with pytest.raises(ValidationError):
        ReopenPeriod(closed_through=LAST, reason="because")
    with pytest.raises(NotClosed):
        act(reopen_period, ctx_as("accountant"), closed_through=LAST, reason="A bill of November came late")


@pytest.mark.race
def test_a_closing_waits_for_a_posting_under_way(
    ctx_as: As, superuser: "psycopg.Connection[Any]", fresh_db: str
) -> None:
    """With the shared lock taken away the closing slips past, and the posting lands in a closed period."""
    posted(ctx_as(), sale())
    close = (
        "INSERT INTO ledger_closing (id, branch_id, closed_through, reason, actor, at) SELECT gen_random_uuid(), "
        f"branch_id, '{DAY}', '', 'user:eve', now() FROM ledger_period"
    )
    with psycopg.connect(superuser.info.dsn, password=superuser.info.password, autocommit=True) as rival:
        rival.execute("SET lock_timeout = '150ms'")
        superuser.autocommit = False
        superuser.execute(header() + pair())
        with pytest.raises(psycopg.errors.LockNotAvailable):
            rival.execute(close)
        superuser.rollback()
        rival.execute(
            "DO $$ BEGIN EXECUTE replace(pg_get_functiondef('ledger_admit_transaction'::regproc), "
            "'FOR SHARE', ''); END $$"
        )
        superuser.execute(header() + pair())
        rival.execute(close)
        superuser.commit()
        closed = rival.execute(
            "SELECT count(*) FROM ledger_transaction t JOIN ledger_period p USING (branch_id) "
            "WHERE t.effective_on <= p.closed_through AND t.business_key = 'attack'"
        ).fetchone()
        assert closed == (1,)
