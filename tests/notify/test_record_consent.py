"""Consent is kept with its source, date and words; a no holds at once, also for what is queued."""

import pytest

from tests.notify.builders import a_message, who_prefers
from tests.notify.practice import MOBILE, connect_sms, connect_whatsapp
from tests.parties.builders import a_customer
from tests.world import NOW, act
from workwright.access.actions.set_policy import set_policy
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.actions.record_consent import record_consent
from workwright.notify.models import Message
from workwright.notify.queries import list_consents, ways_to
from workwright.parties.queries import customers_by_id


def ways(ctx, customer):
    return ways_to(ctx, customers_by_id(ctx, [customer])[customer])


def test_it_is_kept_as_it_was_said(ctx_as):
    ctx = ctx_as("service_advisor")
    customer = a_customer(ctx_as(), email="ana@diaz.example")
    act(
        record_consent,
        ctx,
        customer_id=customer,
        channel="email",
        source="phone",
        words="No more mails please",
    )
    (kept,) = list_consents(ctx, customer)
    assert (kept.granted, kept.source, kept.words) == (False, "phone", "No more mails please")
    assert (kept.address, kept.recorded_at, kept.recorded_by) == ("ana@diaz.example", NOW, ctx.actor.ref)


def test_a_queued_message_is_stopped(ctx_as):
    ctx = ctx_as()
    customer = a_customer(ctx, email="ana@diaz.example")
    waiting = a_message(ctx, recipient="ana@diaz.example", customer_id=customer)
    act(record_consent, ctx, customer_id=customer, channel="email")
    assert act(claim_message, ctx, message_id=waiting).state == "stopped"
    assert "asked not to be" in Message.unscoped.get(pk=waiting).error


def test_their_choice_comes_first_and_what_they_stopped_never(ctx_as):
    ctx = ctx_as()
    connect_sms(ctx)
    connect_whatsapp(ctx)
    customer = who_prefers(ctx, "text", email="ana@diaz.example", phone=MOBILE)
    assert ways(ctx, customer).chosen == "sms"
    for channel, then in (("sms", "whatsapp"), ("whatsapp", "email"), ("email", "")):
        act(record_consent, ctx, customer_id=customer, channel=channel)
        assert ways(ctx, customer).chosen == then
    act(record_consent, ctx, customer_id=customer, channel="sms", granted=True)
    assert ways(ctx, customer).chosen == "sms"


def test_where_texts_need_a_yes_the_number_alone_is_none(ctx_as):
    ctx = ctx_as()
    connect_sms(ctx)
    act(set_policy, ctx, name="notify", settings={"texts_need_consent": True})
    customer = a_customer(ctx, phone=MOBILE, email="")
    assert ways(ctx, customer).chosen == ""
    act(record_consent, ctx, customer_id=customer, channel="sms", granted=True, words="Texts are fine")
    assert ways(ctx_as(), customer).chosen == "sms"


def test_it_is_about_somebody_who_has_an_address(ctx_as):
    with pytest.raises(NotFound):
        act(record_consent, ctx_as(), customer_id=new_id(), channel="email")
    with pytest.raises(Invalid):
        act(
            record_consent,
            ctx_as(),
            customer_id=a_customer(ctx_as(), email="", phone=MOBILE),
            channel="email",
        )
