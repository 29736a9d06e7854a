"""Z3, this context's half: over random edits, offers and answers, authority is exactly what was answered.

What a line may be invoiced at (`ceiling_minor`, while it is authorised) never exceeds what the customer's latest
answer to it gave, and the order's authorised total is the sum of those answers.
"""

from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.catalog.builders import be_taxes
from tests.estimates.builders import answered, looked_at
from tests.work_orders.builders import COIL_JOB, an_order, seen
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.estimates.actions.decide_lines import AlreadyAnswered, OfferChanged
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import NothingToOffer, send_estimate
from workwright.estimates.actions.withdraw_estimate import withdraw_estimate
from workwright.estimates.queries import authorised_gross, list_estimates
from workwright.estimates.rules import sha256_of
from workwright.kernel import policy
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.verify import verify
from workwright.work_orders.actions.add_line import add_line
from workwright.work_orders.actions.edit_line import edit_line
from workwright.work_orders.actions.remove_line import remove_line

prices = st.integers(0, 30_000).map(lambda n: f"{n / 100:.2f}")
picks = st.integers(0, 9)
MINE = ("estimates as shown", "authorisations", "authority of lines")


class Authority(RuleBasedStateMachine):
    """One order in Belgium, where the branch tolerates five percent, at most 4.00 a line."""

    ctx: Any

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        act(
            set_policy,
            self.ctx,
            name="estimates",
            settings={"tolerance_percent": "5", "tolerance_minor": 400},
        )
        policy.forget()
        self.order = an_order(self.ctx, COIL_JOB)
        self.answers: dict[UUID, int] = {}
        self.ceilings: dict[UUID, int] = {}
        self.shown: dict[UUID, bytes] = {}

    def teardown(self) -> None:
        assert not [found for found in verify() if found.check in MINE]
        transaction.savepoint_rollback(self.before)
        policy.forget()

    def lines(self) -> list[Any]:
        return [line for job in seen(self.ctx, self.order).jobs for line in job.lines]

    @rule(price=prices)
    def add(self, price: str) -> None:
        said = {"kind": "labour", "description": "More work", "unit_price": price, "add_on": True}
        try:
            act(add_line, self.ctx, job_id=self.order.job_ids[0], **said)
        except IllegalTransition:
            assert seen(self.ctx, self.order).jobs[0].state == "declined"

    @rule(pick=picks, price=prices)
    def edit(self, pick: int, price: str) -> None:
        line = self.lines()[pick % len(self.lines())]
        try:
            act(edit_line, self.ctx, line_id=line.id, unit_price=price)
        except (IllegalTransition, NotFound):
            assert line.state == "removed"

    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        lines = self.lines()
        if len(lines) < 2:
            return
        try:
            act(remove_line, self.ctx, line_id=lines[pick % len(lines)].id)
        except (IllegalTransition, NotFound):
            return

    @rule()
    def offer(self) -> None:
        draft = act(draft_estimate, self.ctx, work_order_id=self.order.id)
        try:
            sent = act(send_estimate, self.ctx, estimate_id=draft.id, expected_version=draft.version)
        except NothingToOffer:
            return
        self.shown[sent.id] = looked_at(self.ctx, sent.id).document_html.encode()

    @rule(pick=picks, yes=st.lists(st.booleans(), min_size=1, max_size=6), all_at_once=st.booleans())
    def answer(self, pick: int, yes: list[bool], all_at_once: bool) -> None:
        offers = [card for card in list_estimates(self.ctx, self.order.id) if card.state == "sent"]
        if not offers:
            return
        offer = looked_at(self.ctx, offers[pick % len(offers)].id)
        open_lines = [line for line in offer.lines if not line.decision]
        asked = list(zip(open_lines if all_at_once else open_lines[:1], yes * 10, strict=False))
        verdicts = [
            {"line_id": line.line_id, "verdict": "approved" if good else "declined"} for line, good in asked
        ]
        try:
            answered(self.ctx, offer, verdicts)
        except (OfferChanged, AlreadyAnswered):
            return
        for line, good in asked:
            self.answers[line.line_id] = line.gross_minor if good else 0
            self.ceilings[line.line_id] = line.ceiling_minor if good else 0

    @rule(pick=picks)
    def withdraw(self, pick: int) -> None:
        cards = [card for card in list_estimates(self.ctx, self.order.id) if card.state in ("draft", "sent")]
        if cards:
            card = cards[pick % len(cards)]
            act(withdraw_estimate, self.ctx, estimate_id=card.id, expected_version=card.version)

    @invariant()
    def no_line_may_be_charged_above_its_answer(self) -> None:
        for line in self.lines():
            if line.state != "authorised":
                continue
            assert line.ceiling_minor == self.ceilings[line.id]
            assert line.authorised_gross_minor == self.answers[line.id] <= line.ceiling_minor
            assert line.ceiling_minor - line.authorised_gross_minor <= 400
            assert line.gross_minor <= line.ceiling_minor + len(self.lines()), "only tax rounding may differ"

    @invariant()
    def the_total_is_the_sum_of_the_latest_answers(self) -> None:
        assert authorised_gross(self.ctx, self.order.id) == sum(self.answers.values())

    @invariant()
    def what_was_shown_is_what_was_shown(self) -> None:
        for estimate_id, document in self.shown.items():
            view = looked_at(self.ctx, estimate_id)
            assert view.document_html.encode() == document
            assert view.document_sha256 == sha256_of(document)


@pytest.mark.slow
def test_authority_is_what_was_answered(ctx_as, company):
    Authority.ctx = ctx_as(branch=company.north)
    be_taxes(Authority.ctx)
    policy.forget()
    run_state_machine_as_test(
        Authority,
        settings=settings(
            max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
