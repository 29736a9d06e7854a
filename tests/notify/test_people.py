"""Our own people get their links by mail, and nobody else finds them in what is kept."""

from typing import Any

import pytest
from django.conf import settings

from tests.access.builders import a_user, an_invitation
from tests.notify.post_office import post_office
from tests.world import NOW
from workwright.access.actions.offer_sign_in_link import offer_sign_in_link
from workwright.access.actions.renew_invitation import renew_invitation
from workwright.access.queries import invitation_token, sign_in_token
from workwright.notify.flows import deliver_due
from workwright.notify.queries import list_messages


@pytest.fixture
def office(fresh_db: str, company: Any, monkeypatch: Any) -> Any:
    with post_office(monkeypatch) as found:
        yield found


def test_an_invitation_carries_its_link_only_on_the_way(
    office: Any, ctx_as: Any, act: Any, deliver: Any
) -> None:
    invitation = an_invitation(ctx_as(), "kim@example.com")
    deliver()
    address = f"{settings.ORIGIN}/accounts/invitation/{invitation_token(invitation)}/"
    (kept,) = list_messages(ctx_as()).rows
    assert kept.recipient == "kim@example.com"
    assert address not in kept.text
    assert invitation_token(invitation) not in kept.text
    assert deliver_due(lambda: NOW) == 1
    (mail,) = office.mails
    assert address in mail.get_body(("plain",)).get_content()
    assert address in mail.get_body(("html",)).get_content()
    act(renew_invitation, ctx_as(), invitation_id=invitation)
    deliver()
    assert deliver_due(lambda: NOW) == 1


def test_a_company_s_first_person_is_written_to_by_the_first_branch(
    office: Any, ctx_as: Any, deliver: Any
) -> None:
    an_invitation(ctx_as(branch=None), "boss@example.com", {"role": "super_admin"})
    deliver()
    assert deliver_due(lambda: NOW) == 1


def test_a_password_link_goes_to_the_person_alone(office: Any, ctx_as: Any, act: Any, deliver: Any) -> None:
    user_id = a_user(ctx_as(), "robin@example.com")
    deliver()
    deliver_due(lambda: NOW)
    office.mails.clear()
    link = act(offer_sign_in_link, ctx_as(), user_id=user_id)
    shown = act(offer_sign_in_link, ctx_as(), user_id=user_id, purpose="sign_in")
    deliver()
    assert deliver_due(lambda: NOW) == 1
    (mail,) = office.mails
    text = mail.get_body(("plain",)).get_content()
    assert f"/accounts/link/{sign_in_token(link.id)}/" in text
    assert sign_in_token(shown.id) not in text
    assert all(sign_in_token(link.id) not in row.text for row in list_messages(ctx_as()).rows)
