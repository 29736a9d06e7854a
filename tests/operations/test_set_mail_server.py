"""The mail server that the company names: kept sealed, shown to nobody."""

import pytest
from django.db import IntegrityError

from tests.world import act
from workwright.kernel import sealed
from workwright.kernel.errors import Forbidden, Invalid, Stale
from workwright.kernel.ids import new_id
from workwright.notify.ports import Unreachable, mail_server
from workwright.operations.actions.set_mail_server import set_mail_server
from workwright.operations.models import MailServer
from workwright.operations.queries import get_mail_server
from workwright.operations.queries.mail import PURPOSE
from workwright.operations.rules.mail import is_readable_on_the_way

SERVER = {
    "host": "smtp.example.com",
    "user": "shop@example.com",
    "password": "the app password",
    "sender": "shop@example.com",
}


def test_the_password_is_sealed_and_stands_nowhere(ctx_as, journal):
    ctx = ctx_as("operations_manager")
    assert mail_server() is None
    act(set_mail_server, ctx, **SERVER)
    row = MailServer.objects.get()
    assert SERVER["password"] not in row.password
    assert sealed.unseal(PURPOSE, row.password) == SERVER["password"]
    assert SERVER["password"] not in str(journal())
    shown = get_mail_server(ctx)
    assert (shown.has_password, shown.port, shown.security, shown.version) == (True, 587, "starttls", 1)
    assert "password" not in shown.model_dump().keys() - {"has_password"}
    assert mail_server().password == SERVER["password"]
    with pytest.raises(Forbidden):
        act(set_mail_server, ctx_as("service_advisor"), **SERVER)


def test_a_password_left_empty_stays_but_goes_to_no_other_server(ctx_as):
    ctx = ctx_as("operations_manager")
    act(set_mail_server, ctx, **SERVER)
    without = SERVER | {"password": ""}
    act(set_mail_server, ctx, **without, port=465, security="tls", expected_version=1)
    assert (mail_server().port, mail_server().password) == (465, SERVER["password"])
    with pytest.raises(Invalid, match="Type the password"):
        act(set_mail_server, ctx, **without | {"host": "smtp.elsewhere.example"}, expected_version=2)
    with pytest.raises(Stale):
        act(set_mail_server, ctx, **SERVER, expected_version=1)
    act(set_mail_server, ctx, **without | {"user": ""}, expected_version=2)
    assert (mail_server().user, mail_server().password) == ("", "")


def test_a_password_never_goes_in_clear_over_other_people_s_lines(ctx_as):
    with pytest.raises(Invalid, match="everybody on the way"):
        act(set_mail_server, ctx_as("operations_manager"), **SERVER, security="none")
    assert not is_readable_on_the_way("192.168.1.4", "none", "shop")
    assert not is_readable_on_the_way("smtp.example.com", "none", "")


def test_there_is_one_and_its_keys_have_to_be_this_installation_s(ctx_as):
    act(set_mail_server, ctx_as("operations_manager"), **SERVER)
    MailServer.objects.update(password="sealed elsewhere")
    with pytest.raises(Unreachable, match="set it anew"):
        mail_server()
    with pytest.raises(IntegrityError):
        MailServer.objects.create(id=new_id(), host="other", port=25, security="none", sender="a@b.example")
