"""After the keys were changed the channels still open, sealed anew."""

from tests.notify.practice import TOKEN, connect_sms
from tests.world import COMPANY, act
from workwright.kernel import sealed
from workwright.notify.actions.reseal_channels import reseal_channels
from workwright.notify.models import ChannelAccount
from workwright.notify.queries import account_of


def test_every_account_is_sealed_with_the_newest_key(ctx_as):
    connect_sms(ctx_as())
    before = ChannelAccount.unscoped.get().secrets
    sealed.new_key()
    assert act(reseal_channels, ctx_as(branch=None)).accounts == 1
    assert ChannelAccount.unscoped.get().secrets != before
    assert account_of(COMPANY.harbour, "sms").account.secrets == {"auth_token": TOKEN}
