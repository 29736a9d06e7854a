"""The language of the customer's pages and documents."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.billing.queries import get_invoice_pdf
from workwright.clientele.rules import rights_of
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.estimates.queries import get_estimate, link_token_of
from workwright.interfaces.portal.links import track_token
from workwright.interfaces.portal.words import said
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.languages import languages, speaking

Contexts = Callable[..., Context]


def test_the_page_and_the_document_are_in_the_customer_s_language_and_stay_so(
    client: Client, ctx_as: Contexts
) -> None:
    ctx = ctx_as("system", at=timezone.now() - timedelta(minutes=5))
    us_taxes(ctx)
    invoice = an_issued_invoice(ctx, customer_id=a_customer(ctx, name="Jörg Ölmann", language="de"))
    page = client.get(f"/o/{track_token(invoice.order.id)}", follow=True).content.decode()
    assert '<html lang="de" dir="ltr">' in page
    assert "Die Arbeit ist erledigt." in page
    assert "179,23 USD" in page
    assert get_invoice_pdf(ctx, invoice.id).startswith(b"%PDF")


def test_an_estimate_keeps_the_language_in_which_it_was_sent(client: Client, ctx_as: Contexts) -> None:
    ctx = ctx_as("system", at=timezone.now() - timedelta(minutes=5))
    order = an_order(ctx, customer_id=a_customer(ctx, name="Jörg Ölmann", language="de-AT"))
    draft = act(draft_estimate, ctx, work_order_id=order.id)
    act(send_estimate, ctx, estimate_id=draft.id, expected_version=draft.version, channel="link")
    document = get_estimate(ctx, draft.id).document_html
    assert "<dt>Gültig bis</dt>" in document
    link = f"/e/{link_token_of(ctx, draft.id)}"
    assert "Ohne Ihre Freigabe wird nichts getan" in client.get(link, follow=True).content.decode()
    english = client.get(f"{link}?language=en", follow=True).content.decode()
    assert "Nothing is done or charged without your approval." in english
    assert document in english
    assert "Send my answer" in client.get(link, follow=True).content.decode(), "the choice is kept"


def test_who_is_nobody_yet_is_spoken_to_as_the_branch_is(client: Client, ctx_as: Contexts) -> None:
    german = {"Accept-Language": "de-CH,de;q=0.9"}
    assert "Ask us for work" in client.get("/request/HSG", headers=german).content.decode()
    assert "Ask us for work" in client.get("/request/HSG").content.decode()
    said = {"customer_words": "", "name": "N", "phone": "12"}
    unfit = client.post("/request/HSG?language=de", said).content.decode()
    assert "Füllen Sie das aus." in unfit or "Das kann hier keine Telefonnummer sein." in unfit
    refused = client.get("/o/made-up", headers=german, follow=True).content.decode()
    assert "Dieser Link ist nicht verwendbar" in refused
    assert "Dieser Link ist ungültig." in refused


def test_whatever_the_customer_s_own_acts_refuse_is_said_in_every_language() -> None:
    """By its own sentence or, where that has names in it, by what its kind means."""
    acts = (
        *rights_of(see=True, approve=True, pay=True),
        "clientele.enter_account",
        "payments.sign_mandate",
        "notify.record_consent",
    )
    refusals = {error for name in acts if name in registry for error in registry[name].errors}
    for language in languages()[1:]:
        with speaking(language):
            silent = {error.__name__ for error in refusals if said(error("made-up words")) == "made-up words"}
        assert silent == set(), language
