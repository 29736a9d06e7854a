"""A branch is connected to its providers; secrets go in and never come out."""

import pytest

from tests.notify.practice import SHOP, SID, TOKEN, connect_sms, connect_whatsapp
from tests.world import COMPANY, act, journal
from workwright.kernel.errors import Forbidden, Invalid, ProofNeeded, Stale
from workwright.notify.actions.connect_channel import SenderTaken, connect_channel
from workwright.notify.models import ChannelAccount
from workwright.notify.queries import account_of, list_channels


def test_secrets_are_sealed_and_shown_to_nobody(ctx_as):
    connect_sms(ctx_as())
    row = ChannelAccount.unscoped.get()
    assert TOKEN not in row.secrets
    assert account_of(row.branch_id, "sms").account.secrets == {"auth_token": TOKEN}
    (shown,) = [one for one in list_channels(ctx_as("branch_manager")) if one.channel == "sms"]
    assert (shown.sender, shown.secrets, shown.connected) == (SHOP, ("auth_token",), True)
    assert TOKEN not in shown.model_dump_json()
    assert TOKEN not in str(journal())


def test_secrets_left_out_are_kept(ctx_as):
    connect_sms(ctx_as())
    connect_sms(ctx_as(), secrets={}, sender="+15035550199", expected_version=1)
    found = account_of(COMPANY.harbour, "sms").account
    assert (found.sender, found.secrets["auth_token"]) == ("+15035550199", TOKEN)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"secrets": {}}, Invalid),
        ({"secrets": {"auth_token": "x", "pin": "1"}}, Invalid),
        ({"settings": {"account_sid": "1234"}}, Invalid),
        ({"channel": "email"}, Invalid),
        ({"channel": "pigeon"}, Invalid),
        ({"expected_version": 7}, Stale),
    ],
)
def test_what_does_not_fit_is_refused(ctx_as, wrong, refusal):
    with pytest.raises(refusal):
        connect_sms(ctx_as(), **wrong)


def test_two_branches_never_share_a_number(ctx_as):
    connect_sms(ctx_as())
    with pytest.raises(SenderTaken):
        connect_sms(ctx_as(branch=COMPANY.north))


def test_it_is_for_managers_who_show_who_they_are(ctx_as):
    fields = {
        "channel": "sms",
        "sender": SHOP,
        "settings": {"account_sid": SID},
        "secrets": {"auth_token": "x"},
    }
    with pytest.raises(Forbidden):
        act(connect_channel, ctx_as("service_advisor"), **fields)
    with pytest.raises(ProofNeeded):
        act(connect_channel, ctx_as("branch_manager", door="desk"), **fields)
    connect_whatsapp(ctx_as("branch_manager"))
