"""Signing: the words that were shown, once, on the spot or by link."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.payments.mandates import CAPS
from tests.payments.stripe import Provider, connect
from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.kernel.ids import new_id
from workwright.payments.actions.prepare_mandate import prepare_mandate
from workwright.payments.actions.sign_mandate import sign_mandate
from workwright.payments.models import Mandate
from workwright.payments.queries import list_mandates

Make = Callable[..., Context]


def test_what_is_signed_are_the_words_that_were_shown(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    customer = seen(ctx, an_order(ctx)).customer_id
    with pytest.raises(Invalid):
        act(prepare_mandate, ctx, customer_id=customer, cap_minor=2, period_cap_minor=1)
    made = act(prepare_mandate, ctx, customer_id=customer, **CAPS)
    with pytest.raises(Invalid, match="Other words"):
        act(sign_mandate, ctx, mandate_id=made.id, shown_sha256="0" * 64, agreed=True)
    act(sign_mandate, ctx, mandate_id=made.id, shown_sha256=made.text_sha256, agreed=True)
    with pytest.raises(IllegalTransition):
        act(sign_mandate, ctx, mandate_id=made.id, shown_sha256=made.text_sha256, agreed=True)


def test_the_customer_agrees_saves_and_withdraws_by_link(
    ctx_as: Make, stripe: Provider, client: Client
) -> None:
    ctx = ctx_as(at=timezone.now())
    connect(ctx, stripe)
    act(prepare_mandate, ctx, customer_id=seen(ctx, an_order(ctx)).customer_id, **CAPS)
    (prepared,) = list_mandates(ctx)
    assert "at most" in client.get(prepared.sign_path, follow=True).content.decode()
    sent = {"do": "agree", "shown": prepared.text_sha256, "command_id": str(new_id())}
    assert stripe.url in client.post(prepared.sign_path, sent).content.decode()
    stripe.act(Mandate.unscoped.get().setup_ref or "", "save")
    assert "Saved." in client.get(prepared.sign_path, follow=True).content.decode()
    assert client.post(prepared.sign_path, {"do": "revoke", "command_id": str(new_id())}).status_code == 303
    assert "Nothing is charged any more" in client.get(prepared.sign_path, follow=True).content.decode()
    assert Mandate.unscoped.get().signed_through == "portal"
    assert client.get("/m/nonsense", follow=True).status_code == 404
    assert client.get(prepared.sign_path.replace("/m/", "/p/"), follow=True).status_code == 404
