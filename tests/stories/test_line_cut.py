"""The line is cut for four hours: the shop goes on, what has to go out waits where people see it, and goes out once."""

import os
import threading
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.access.builders import a_user
from tests.billing.builders import an_issued_invoice
from tests.line import line_to
from tests.notify.post_office import post_office
from tests.parties.builders import a_customer
from tests.payments import sandbox
from tests.payments.builders import a_request, cash, faults, owed
from tests.payments.sandbox import GOOD, KEY, SECRET, checkout, install_gateway
from tests.work_orders.builders import BRAKE_JOB, an_order
from tests.world import act
from workwright.access.models import User
from workwright.billing.queries import invoice_pdf
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.kernel import outbox
from workwright.notify.flows import deliver_due
from workwright.notify.models import Message
from workwright.operations.queries import get_status
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.actions.send_request import send_request
from workwright.payments.flows import run_janitor, work_once
from workwright.payments.flows.checkout import ProviderAway
from workwright.payments.models import Payment, PaymentAttempt
from workwright.payments.ports import gateways
from workwright.payments.queries import get_request
from workwright.plugins import smtp
from workwright.release.queries import why_not

START = timezone.now()
HOURS = 4


class Worker:
    """The worker's rounds, at an hour of the story instead of this moment's."""

    def __init__(self) -> None:
        self.rounds = 0

    def __call__(self, at: float) -> int:
        """Do one round, `at` hours after the start; return how many messages went out."""
        moment = START + timedelta(hours=at)
        self.rounds += 1
        while outbox.run_once(lambda: moment):
            pass
        work_once(moment)
        run_janitor(moment)
        return deliver_due(lambda: moment)


@pytest.fixture
def mail(fresh_db, company, monkeypatch):
    """The mail server, behind a line that can be cut."""
    with post_office(monkeypatch) as office:
        address = urlsplit(os.environ["WORKWRIGHT_SMTP_URL"])
        with line_to(address.port) as line:
            monkeypatch.setenv(
                "WORKWRIGHT_SMTP_URL", f"smtp://127.0.0.1:{line.port}?from=shop@workwright.example"
            )
            monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 0.4)
            yield office, line


@pytest.fixture
def card(fresh_db, company, ctx_as, monkeypatch):
    """The payment provider, behind a line that can be cut, connected to the branch."""
    install_gateway()
    with sandbox.running() as provider, line_to(urlsplit(provider.url).port) as line:
        account = act(
            connect_provider,
            ctx_as(at=START),
            gateway="sandbox",
            name="Card payments",
            settings={"endpoint": f"http://127.0.0.1:{line.port}"},
            secrets={"api_key": KEY, "webhook_secret": SECRET},
        )
        yield provider, line, account


def written():
    return Counter(Message.unscoped.exclude(recipient="").values_list("state", flat=True))


def _refused_at_once(ctx, request_id):
    """A customer wants to pay by card now; return whether they were told at once that it cannot be."""
    try:
        assert checkout(ctx, request_id).state == "unknown", (
            "called, and no answer: being checked, never failed"
        )
    except ProviderAway:
        return True
    return False


@pytest.mark.parametrize("how", ["refused", "black_hole"])
def test_four_hours_without_a_line(how, mail, card, ctx_as, deliver):
    (office, mail_line), (provider, card_line, _) = mail, card
    worker = Worker()

    def at(hours: float, role: str = "system"):
        return ctx_as(role, at=START + timedelta(hours=hours))

    # Before: a customer has a page of the provider open; everything that was written has gone out.
    amelie = a_customer(at(0), name="Amélie", email="amelie@example.com")
    first = an_issued_invoice(at(0), customer_id=amelie)
    asked = a_request(at(0), 17923, purpose="final", invoice_ids=(first.id,))
    page = checkout(at(0), asked)
    assert page.pay_url
    worker(0)
    before = len(office.mails)
    assert before and written().keys() == {"sent"}

    # The line is cut. She pays all the same: her phone has a line of its own.
    mail_line.set(how)
    card_line.set(how)
    patience = gateways["sandbox"]._timeout
    gateways["sandbox"]._timeout = 0.5  # a call into the dark costs the test what it costs the worker
    attempt = PaymentAttempt.unscoped.get(pk=page.attempt_id)
    provider.pay(attempt.provider_ref, GOOD)
    rung = mail_line.rung + card_line.rung
    began = time.monotonic()

    # Four hours of a working day: taken in, invoiced, printed, paid in cash, while the worker goes its rounds.
    orders, invoices, estimates, silences = [], [], [], 0
    for quarter in range(HOURS * 4):
        now = at(0.1 + quarter / 4)
        if quarter % 4 == 0:
            customer = a_customer(now, name=f"Ben {quarter}", email=f"ben{quarter}@example.com")
            order = an_order(now, BRAKE_JOB, customer_id=customer)
            estimate = act(draft_estimate, now, work_order_id=order.id)
            act(send_estimate, now, estimate_id=estimate.id, expected_version=estimate.version)
            invoice = an_issued_invoice(now, customer_id=customer)
            assert invoice_pdf(now, invoice.id).startswith(b"%PDF")
            cash(now, 17923, invoice_ids=(invoice.id,))
            assert owed(now, invoice.id) == 0
            link = a_request(now, 5000, work_order_id=order.id)
            act(send_request, now, request_id=link)
            silences += not _refused_at_once(now, link)
            orders.append(order), invoices.append(invoice), estimates.append(estimate)
        assert worker(0.2 + quarter / 4) == 0
    took = time.monotonic() - began
    assert silences == (1 if how == "black_hole" else 0), (
        "who calls into the dark may wait once; then nobody does"
    )
    assert len(office.mails) == before

    # It waits where people see it: on the order, and under operations; no message lost a try.
    waiting = Message.unscoped.filter(state="queued")
    assert waiting.count() >= 3 * len(orders)
    assert set(waiting.values_list("attempts", flat=True)) == {0}
    assert written()["failed"] == written()["unknown"] == 0
    status = get_status(at(HOURS, "operations_manager"))
    assert {one.name for one in status.away} == {"The mail server", "Card payments"}
    assert {"messages_wait", "away.The mail server", "away.Card payments"} <= {
        one.code for one in status.troubles
    }
    seat = {"role": "service_advisor", "branch_id": at(0).branch_id}
    advisor = User.objects.get(pk=a_user(at(0), "ada@example.com", seat))
    client = Client()
    client.force_login(advisor, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(f"/orders/{orders[0].id}").content.decode()
    assert shown.count("Waits to go out") >= 2
    # Nobody was called in vain all the time: each round at most one call per destination.
    assert mail_line.rung + card_line.rung - rung <= 2 * (worker.rounds + len(orders)) + 10
    assert PaymentAttempt.unscoped.get(pk=page.attempt_id).state != "failed"
    assert why_not(at(HOURS), first.order.id).allowed is False
    if how == "black_hole":
        assert took < 120

    # The line is back: everything goes out, each once; the payment is found, verified, and booked once.
    mail_line.set("up")
    card_line.set("up")
    gateways["sandbox"]._timeout = patience
    for minute in range(0, 30, 6):
        worker(HOURS + 0.3 + minute / 60)
    assert written().keys() == {"sent"}
    ids = [mail["Message-ID"] for mail in office.mails]
    assert len(ids) == len(set(ids)) == written()["sent"]
    assert get_status(at(HOURS + 1, "operations_manager")).away == ()
    assert get_request(at(HOURS + 1), asked).state == "paid"
    assert owed(at(HOURS + 1), first.id) == 0
    assert Payment.unscoped.filter(request_id=asked).count() == 1
    assert worker(HOURS + 2) == 0
    assert len(office.mails) == len(ids)
    deliver()
    assert faults() == []


def test_a_black_hole_holds_up_nobody_else(mail, ctx_as, monkeypatch):
    """While one thread waits for a mail server that says nothing, news is delivered and rounds are gone."""
    _office, line = mail
    monkeypatch.setattr(smtp, "TIMEOUT_SECONDS", 60.0)
    an_issued_invoice(ctx_as(at=START), customer_id=a_customer(ctx_as(at=START), email="ana@example.com"))
    while outbox.run_once(lambda: START):
        pass
    line.set("black_hole")
    rung = line.rung
    waiting = threading.Thread(target=_deliver_and_close)
    waiting.start()
    while line.rung == rung:
        time.sleep(0.01)
    an_issued_invoice(ctx_as(at=START), customer_id=a_customer(ctx_as(at=START), email="bo@example.com"))
    assert outbox.run_once(lambda: START) > 0
    run_janitor(START)
    assert waiting.is_alive(), "the others were done while this one still waited"
    line.set("refused")
    waiting.join(20)
    line.set("up")
    assert deliver_due(lambda: START + timedelta(hours=1)) >= 1


def _deliver_and_close() -> None:
    from django.db import connections

    try:
        deliver_due(lambda: START)
    finally:
        connections.close_all()
