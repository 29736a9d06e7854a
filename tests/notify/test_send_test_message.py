"""A test message takes the way of every other one."""

import pytest
from pydantic import ValidationError

from tests.notify.post_office import post_office
from tests.world import NOW, act
from workwright.notify.actions.send_test_message import send_test_message
from workwright.notify.flows import deliver_due
from workwright.notify.queries import get_message


def test_it_really_goes_out(fresh_db, company, ctx_as, monkeypatch):
    with post_office(monkeypatch) as office:
        queued = act(send_test_message, ctx_as("super_admin"), email="Owner@example.com").id
        assert deliver_due(lambda: NOW) == 1
        (mail,) = office.mails
    assert (mail["To"], mail["Subject"]) == ("owner@example.com", "A test from Harbour Street Garage")
    assert get_message(ctx_as("branch_manager"), queued).state == "sent"


def test_what_is_no_address_is_refused(ctx_as):
    with pytest.raises(ValidationError):
        act(send_test_message, ctx_as("super_admin"), email="nobody")
