"""The one place where authority is written: what the law and the branch make of it."""

import pytest
from django.db import DatabaseError, transaction

from tests.estimates.builders import a_sent_estimate, answered, looked_at, yes
from tests.work_orders.builders import seen
from workwright.access.actions.set_policy import set_policy
from workwright.estimates.models import Authorisation, Decision, EstimateLine
from workwright.kernel import journal as records
from workwright.kernel import policy
from workwright.kernel.ids import new_id
from workwright.kernel.unit import Unit
from workwright.work_orders.actions.edit_line import edit_line


def tolerant(ctx, act):
    act(set_policy, ctx, name="estimates", settings={"tolerance_percent": "10", "tolerance_minor": 900})
    policy.forget()


def test_a_branch_may_tolerate_a_little_where_the_law_lets_it(ctx_as, act, company):
    ctx = ctx_as(branch=company.north)
    tolerant(ctx, act)
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    assert [line.ceiling_minor - line.gross_minor for line in looked_at(ctx, sent).lines] == [900, 649]
    assert act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="146.25").state == "authorised"
    assert act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="146.30").state == "awaiting"


def test_no_setting_waives_the_law_of_the_place(ctx_as, act):
    """California allows no tolerance, whatever the branch would like."""
    ctx = ctx_as()
    tolerant(ctx, act)
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    assert act(edit_line, ctx, line_id=sent.line_ids[0], unit_price="135.10").state == "awaiting"


@pytest.mark.parametrize(
    "attack",
    [
        lambda: Authorisation.unscoped.update(approved_minor=1),
        lambda: Authorisation.unscoped.all().delete(),
        lambda: Decision.unscoped.update(approved=True),
        lambda: Decision.unscoped.all().delete(),
    ],
)
def test_nobody_rewrites_an_answer(ctx_as, attack):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        attack()


def forged(sent, **fields):
    answer = Authorisation.unscoped.get(estimate_id=sent.id)
    plain = {f.attname: getattr(answer, f.attname) for f in Authorisation._meta.concrete_fields}
    return Authorisation(**plain | {"id": new_id()} | fields)


@pytest.mark.parametrize(
    "fields", [{"shown_sha256": "0" * 64}, {"number_called": ""}, {"extra_work": ""}, {"name": " "}]
)
def test_the_database_refuses_an_answer_that_is_not_whole(ctx_as, fields):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(*sent.line_ids))
    records.announce(Unit(new_id()))
    with pytest.raises(DatabaseError), transaction.atomic():
        forged(sent, **fields).save(force_insert=True)


def test_the_database_refuses_a_decision_at_another_price(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, yes(sent.line_ids[0]))
    records.announce(Unit(new_id()))
    known = Decision.unscoped.get(line_id=sent.line_ids[0])
    other = looked_at(ctx, sent).lines[1]
    line = EstimateLine.unscoped.get(estimate_id=sent.id, line_id=other.line_id)
    for gross, line_id in ((line.gross_minor - 1, line.line_id), (line.gross_minor, known.line_id)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Decision(
                id=new_id(),
                branch_id=known.branch_id,
                authorisation_id=known.authorisation_id,
                estimate_line_id=line.id,
                line_id=line_id,
                approved=True,
                gross_minor=gross,
            ).save(force_insert=True)


def test_an_order_seen_as_approved_names_its_authority(ctx_as):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    done = answered(ctx, sent, yes(*sent.line_ids))
    lines = [line for job in seen(ctx, sent.order).jobs for line in job.lines]
    assert {line.authorisation_id for line in lines} == {done.authorisation_id}
