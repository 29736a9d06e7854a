from tests.operations.test_set_mail_server import SERVER
from tests.world import act
from workwright.kernel import sealed
from workwright.notify.ports import mail_server
from workwright.operations.actions.reseal_mail_server import reseal_mail_server
from workwright.operations.actions.set_mail_server import set_mail_server
from workwright.operations.models import MailServer


def test_what_was_sealed_with_an_older_key_opens_with_the_newest_alone(ctx_as, tmp_path, settings):
    settings.KEYS = tmp_path
    assert act(reseal_mail_server, ctx_as("system")).servers == 0
    act(set_mail_server, ctx_as("operations_manager"), **SERVER)
    before = MailServer.objects.get().password
    sealed.new_key()
    assert act(reseal_mail_server, ctx_as("system")).servers == 1
    sealed.drop_old_keys()
    assert MailServer.objects.get().password != before
    assert mail_server().password == SERVER["password"]
