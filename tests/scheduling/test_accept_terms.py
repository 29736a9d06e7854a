"""Terms of visits are accepted in the very words that were shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.scheduling.test_charge_visit_fee import accepted, with_fees
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.scheduling.actions.accept_terms import NoTermsToAccept, TermsChanged, accept_terms
from workwright.scheduling.queries import terms_of

As = Callable[..., Context]
Act = Callable[..., Any]


def test_words_time_channel_and_name_are_kept(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("service_advisor")
    with_fees(ctx_as())
    order = an_order(ctx_as())
    accepted(act, ctx, order, channel="phone")
    (kept,) = terms_of(ctx, order.id).accepted
    assert (kept.channel, kept.name, kept.accepted_at) == ("phone", "Ada Moreno", ctx.now)
    assert kept.text == terms_of(ctx, order.id).offered.text


def test_other_words_than_those_shown_are_refused(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    said = {"work_order_id": order.id, "channel": "in_person", "name": "Ada", "shown_hash": "0" * 64}
    with pytest.raises(NoTermsToAccept):
        act(accept_terms, ctx, **said)
    later = ctx_as(at=ctx.now.replace(hour=20))
    with_fees(later)
    with pytest.raises(TermsChanged):
        act(accept_terms, later, **said)


def test_new_terms_are_to_be_accepted_anew(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    with_fees(ctx)
    order = an_order(ctx)
    accepted(act, ctx, order)
    with_fees(ctx_as(at=ctx.now.replace(hour=20)), no_show_fee="70")
    assert terms_of(ctx_as(at=ctx.now.replace(hour=21)), order.id).due


def test_the_words_never_change(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    with_fees(ctx)
    accepted(act, ctx, an_order(ctx))
    with pytest.raises(Exception, match=r"denied|refused"), connection.cursor() as cursor:
        cursor.execute("UPDATE scheduling_visitterms SET text = 'other words'")
