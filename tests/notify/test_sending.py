"""Messages go out once over a real SMTP conversation, whatever the server does."""

import os
from datetime import timedelta

import pytest

from tests.billing.builders import an_issued_invoice
from tests.notify.builders import a_message
from tests.notify.post_office import post_office
from tests.parties.builders import a_customer
from tests.world import NOW, in_threads
from workwright.notify.flows import deliver_due
from workwright.notify.models import Message
from workwright.notify.rules.retry import LEASE


@pytest.fixture
def office(fresh_db, company, monkeypatch):
    with post_office(monkeypatch) as found:
        yield found


def sent(at=NOW):
    return deliver_due(lambda: at)


def state():
    return Message.unscoped.get().state


def test_a_message_arrives_with_its_words_and_sender(office, ctx_as):
    a_message(ctx_as(), title="Your estimate", text="Please look.", html="<p>Please look.</p>")
    assert sent() == 1
    (mail,) = office.mails
    assert mail["Subject"] == "Your estimate"
    assert mail["To"] == "amelie@example.com"
    assert "Harbour Street Garage" in mail["From"]
    assert "hello@harbourgarage.example" in mail["From"]
    assert mail.get_body(("plain",)).get_content().strip() == "Please look."
    assert state() == "sent"


def test_it_goes_out_once(office, ctx_as):
    a_message(ctx_as())
    assert [sent(), sent(NOW + timedelta(days=1))] == [1, 0]
    assert len(office.mails) == 1


@pytest.mark.race
def test_four_workers_send_each_message_once(office, ctx_as):
    for _ in range(6):
        a_message(ctx_as())
    answers = in_threads(4, lambda _: sent())
    assert sum(answers) == 6
    assert len({mail["Message-ID"] for mail in office.mails}) == len(office.mails) == 6


def test_not_now_is_tried_again_later_and_not_before(office, ctx_as):
    a_message(ctx_as())
    office.answer = "451 try later"
    assert sent() == 0
    assert state() == "queued"
    office.answer = ""
    assert sent() == 0
    assert sent(NOW + timedelta(minutes=2)) == 1


def test_no_is_final_and_says_why(office, ctx_as):
    a_message(ctx_as())
    office.answer = "550 no such user"
    sent()
    assert state() == "failed"
    assert "no such user" in Message.unscoped.get().error
    office.answer = ""
    assert sent(NOW + timedelta(days=2)) == 0


def test_when_the_line_breaks_after_the_handing_over_nobody_knows(office, ctx_as):
    a_message(ctx_as())
    office.hang_up = True
    sent()
    assert state() == "unknown"
    assert sent(NOW + timedelta(days=2)) == 0


def test_a_server_that_is_away_keeps_messages_waiting(office, ctx_as, monkeypatch):
    a_message(ctx_as())
    monkeypatch.setenv("WORKWRIGHT_SMTP_URL", "smtp://127.0.0.1:1")
    assert sent() == 0
    assert state() == "queued"


def test_without_a_server_messages_wait_untouched(office, ctx_as, monkeypatch):
    a_message(ctx_as())
    monkeypatch.delenv("WORKWRIGHT_SMTP_URL")
    assert sent() == 0
    assert Message.unscoped.get().attempts == 0


def test_what_a_killed_worker_had_is_unknown_and_not_sent_again(office, ctx_as):
    from workwright.notify.actions.claim_message import ClaimMessage, claim_message

    claim_message(ctx_as(), ClaimMessage(message_id=a_message(ctx_as())))
    assert sent(NOW + LEASE / 2) == 0
    assert state() == "sending"
    assert sent(NOW + LEASE * 2) == 0
    assert state() == "unknown"
    assert office.mails == []


def test_an_invoice_goes_out_with_its_pdf(office, ctx_as, deliver):
    an_issued_invoice(ctx_as(), customer_id=a_customer(ctx_as(), email="ana@example.com"))
    deliver()
    sent()
    mail = next(mail for mail in office.mails if mail["Subject"].startswith("Invoice"))
    (pdf,) = mail.iter_attachments()
    assert pdf.get_content_type() == "application/pdf"
    assert pdf.get_content().startswith(b"%PDF")
    assert pdf.get_filename().endswith(".pdf")


def test_a_server_that_is_away_costs_no_try_and_is_left_alone(office, ctx_as, monkeypatch):
    """However long it lasts: a message never fails because the line was cut."""
    from workwright.kernel import circuits
    from workwright.notify.rules.retry import MAX_ATTEMPTS

    a_message(ctx_as())
    here = os.environ["WORKWRIGHT_SMTP_URL"]
    monkeypatch.setenv("WORKWRIGHT_SMTP_URL", "smtp://127.0.0.1:1")
    for hour in range(MAX_ATTEMPTS + 5):
        assert sent(NOW + timedelta(hours=hour)) == 0
    assert (state(), Message.unscoped.get().attempts) == ("queued", 0)
    (outage,) = circuits.outages()
    assert (outage.destination, outage.failures) == ("channel:email", MAX_ATTEMPTS + 5)
    monkeypatch.setenv("WORKWRIGHT_SMTP_URL", here)
    assert sent(outage.since + timedelta(hours=MAX_ATTEMPTS + 4, seconds=1)) == 0
    assert sent(NOW + timedelta(days=1)) == 1
    assert circuits.outages() == []
    assert len(office.mails) == 1
