"""The guide: from a database in which nobody is, to taxes, services, people and what is left."""

import io
import re
import ssl
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.access.builders import a_user
from tests.notify.post_office import guarded_post_office
from tests.operations.test_set_mail_server import SERVER
from workwright.access.models import Branch, Membership, User
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries import printing
from workwright.catalog.queries import list_services, list_tax_rates
from workwright.interfaces.accounts.first import start_address
from workwright.interfaces.desk.setup.presets import countries, trades
from workwright.interfaces.desk.setup.steps import BY_KEY
from workwright.interfaces.outside import outside_address
from workwright.kernel.ids import new_id
from workwright.kernel.models import PolicyVersion
from workwright.notify.flows import deliver_due
from workwright.operations.queries import get_address
from workwright.project import certificates


def post(client, step, **data):
    answer = client.post(f"/setup/{step}", {"command_id": str(new_id())} | data)
    assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.content.decode())[-900:]
    return answer["Location"]


@pytest.fixture
def owner(desk_of):
    return desk_of("super_admin", "operations_manager")


@pytest.fixture
def empty(database, superuser):
    """An installation in which nobody is and nothing has been opened."""
    superuser.execute("SET session_replication_role = replica; DELETE FROM access_branch")


def test_the_first_person_begins_with_the_link_of_the_terminal(empty):
    client = Client()
    path = start_address().partition("8000")[2]
    assert client.get("/accounts/start/nonsense/").status_code == 404
    assert "Your own company" in client.get(path).content.decode()
    assert client.post(path, {"name": "Kim", "email": "not an address"}).status_code == 422
    onward = client.post(path, {"name": "Kim Ito", "email": "Kim@Example.com", "runs_the_work": "on"})
    assert onward.status_code == 302
    seated = client.post(onward["Location"], {"name": "Kim Ito", "password": "a long enough secret"})
    assert seated.status_code == 302
    roles = set(Membership.objects.filter(user__email="kim@example.com").values_list("role", flat=True))
    assert roles == {"super_admin", "operations_manager"}
    assert client.get(path).status_code == 404
    assert client.get("/").headers["Location"] == "/setup"
    assert client.get("/setup").status_code == 200
    assert client.get("/setup/taxes")["Location"] == "/setup/branch"

    page = client.get("/setup/branch?country=BE").content.decode()
    assert 'value="Europe/Brussels"' in page and 'value="EUR"' in page
    here = {"country": "BE", "currency": "EUR", "zone": "Europe/Brussels", "locale": "nl-BE"}
    bad = client.post("/setup/branch", here | {"name": "Ito", "code": "lower case"})
    assert bad.status_code == 422 and 'value="Ito"' in bad.content.decode()
    assert post(client, "branch", **here, name="Garage Ito", code="ITO") == "/setup/taxes"
    branch = Branch.objects.get()
    assert (branch.code, branch.currency) == ("ITO", "EUR")
    stored = PolicyVersion.objects.get(name="catalog", branch_id=branch.id).settings
    assert (stored["cash_step_minor"], stored["prices_include_tax"]) == (5, False)


def test_taxes_are_added_at_the_confirmed_rates_and_twice_is_once(owner, ctx_as):
    ctx = ctx_as("operations_manager")
    page = owner.get("/setup/taxes").content.decode()
    assert "Check this with your accountant" in page and "cdtfa.ca.gov" in page
    asked = owner.post("/setup/taxes", {"country": "US", "rate-sales": "", "rate-exempt": "0"})
    assert asked.status_code == 422 and not list_tax_rates(ctx).rows
    for _ in range(2):
        post(
            owner,
            "taxes",
            country="US",
            **{"rate-sales": "7,25", "rate-exempt": "0", "valid_from": "2026-01-01"},
        )
    rates = {row.tax_code: row for row in list_tax_rates(ctx).rows}
    assert rates.keys() == {"sales", "exempt"}
    assert [part.rate for part in rates["sales"].components] == [Decimal("7.25")]
    assert set(rates["sales"].line_kinds) == {"part", "consumable"}


def test_services_come_as_a_set_and_those_that_are_there_stay(owner, ctx_as):
    assert owner.post("/setup/services", {"trade": "garage", "hourly": "much"}).status_code == 422
    post(owner, "services", trade="garage", hourly="120")
    post(owner, "services", trade="locksmith", hourly="90")
    codes = {row.code for row in list_services(ctx_as("operations_manager")).rows}
    assert codes == {one.code for trade in ("garage", "locksmith") for one in trades()[trade].services}


def test_the_logo_is_drawn_anew_and_stands_on_documents(owner, ctx_as, tmp_path):
    ctx = ctx_as("operations_manager")
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), (200, 30, 30)).save(picture, "PNG", pnginfo=None)
    picture.write(b"hidden words behind the picture")
    picture.seek(0)
    picture.name = "logo.png"
    form = {
        "command_id": "k",
        "accent": "#0f766e",
        "logo_file_id__upload": picture,
        "footer_text": "Thank you",
    }
    assert owner.post("/setup/logo", form).status_code == 303
    now = BillingPolicy.at(ctx_as("operations_manager", at=timezone.now()))
    assert (now.accent, now.footer_text) == ("#0f766e", "Thank you") and now.logo_file_id
    name = printing._laid(ctx, now.logo_file_id, tmp_path)
    assert b"hidden words" not in (tmp_path / name).read_bytes()


def test_numbers_get_their_beginning_and_earlier_versions_are_kept(owner, ctx_as):
    before = PolicyVersion.objects.filter(name="billing").count()
    post(owner, "numbering", numbering_prefix="R", credit_prefix="G", due_days="14")
    assert BillingPolicy.at(ctx_as("operations_manager", at=timezone.now())).numbering_prefix == "R"
    refused = owner.post("/setup/numbering", {"numbering_prefix": "not allowed", "credit_prefix": "G"})
    assert refused.status_code == 422
    assert PolicyVersion.objects.filter(name="billing").count() == before + 1


def test_a_seat_is_handed_over_as_a_code(owner, ctx_as):
    form = {"command_id": "i", "email": "tom@example.com", "name": "Tom", "next": "/setup/people",
            "seats-0-role": "technician", "seats-0-branch_id": str(ctx_as().branch_id)}  # fmt: skip
    assert owner.post("/do/access/invite_user", form)["Location"] == "/setup/people"
    page = owner.get("/setup/people").content.decode()
    found = re.search(r'name="invitation_id" value="([^"]+)"', page)
    assert found and "Code to scan" not in page
    shown = owner.post("/setup/people", {"command_id": "s", "invitation_id": found[1]}).content.decode()
    link = re.search(r"/accounts/invitation/[^/<]+/", shown)
    assert link and "Code to scan" in shown
    taken = Client().post(link[0], {"name": "Tom", "password": "a long enough secret"})
    assert taken.status_code == 302 and User.objects.filter(email="tom@example.com").exists()


def test_a_step_can_be_left_and_taken_up_again(owner):
    assert "Later" not in owner.get("/setup/pay").content.decode()
    post(owner, "pay", later="on")
    assert "Later" in owner.get("/setup/pay").content.decode()
    post(owner, "pay", later="back")
    assert owner.post("/setup/taxes", {"later": "on"}).status_code == 422


def test_the_public_address_is_unknown_until_a_device_from_outside_came(owner, ctx_as, settings):
    settings.ORIGIN, settings.ALLOWED_HOSTS = "https://work.example.com", ["*"]
    page = owner.get("/setup/address").content.decode()
    assert "Nobody has been seen to reach it" in page
    path = re.search(r"/check/outside/[\w-]+", outside_address())
    ctx = ctx_as("operations_manager")
    phone = Client(SERVER_NAME="work.example.com", SERVER_PORT=443)

    def opened(**more):
        return phone.get(path[0], secure=True, **more).content.decode()

    assert "own network" in opened(REMOTE_ADDR="192.168.1.20")
    assert "own network" in opened(REMOTE_ADDR="192.168.1.20", HTTP_X_FORWARDED_FOR="93.184.216.34")
    assert "not of this installation" in phone.get("/check/outside/forged", secure=True).content.decode()
    other = Client(SERVER_NAME="10.0.0.5").get(path[0], REMOTE_ADDR="93.184.216.34").content.decode()
    assert "another address" in other
    assert get_address(ctx).reach == "unknown"
    assert "customers can reach" in opened(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="93.184.216.34")
    assert get_address(ctx).reach == "from_outside"


def test_an_address_is_kept_for_the_next_start(owner, settings, tmp_path):
    settings.HOME = tmp_path
    assert owner.post("/setup/address", {"address": "https://Work.Example.com/"}).status_code == 303
    assert (tmp_path / "origin").read_text() == "https://work.example.com"
    assert PolicyVersion.objects.get(name="operations").branch_id is None
    assert owner.post("/setup/address", {"address": "javascript:alert(1)"}).status_code == 422


def test_the_practice_company_is_only_removed_when_it_is_all_there_is(owner, settings, tmp_path, monkeypatch):
    settings.HOME = tmp_path
    refused = owner.post("/setup/demo", {"word": "REMOVE"})
    assert refused.status_code == 422 and not (tmp_path / "start-over").exists()
    monkeypatch.setattr("workwright.interfaces.desk.views.setup.is_all_there_is", lambda: True)
    assert owner.post("/setup/demo", {"word": "yes"}).status_code == 422
    gone = owner.post("/setup/demo", {"word": "remove"}).content.decode()
    assert "/accounts/start/" in gone and (tmp_path / "start-over").exists()


@pytest.mark.parametrize("role", ["technician", "cashier", "service_advisor"])
def test_the_guide_is_not_for_everybody(desk_of, role):
    client = desk_of(role)
    assert client.get("/setup").status_code == 403
    assert client.post("/setup/taxes", {"country": "US"}).status_code == 403


def test_a_branch_manager_is_refused_what_is_not_theirs_in_a_sentence(desk_of):
    form = {"country": "US", "rate-sales": "5", "rate-exempt": "0"}
    answer = desk_of("branch_manager").post("/setup/taxes", form)
    assert answer.status_code == 403 and "You need the right" in answer.content.decode()


@pytest.mark.parametrize("code", sorted(countries()))
def test_each_country_is_whole(code):
    from zoneinfo import ZoneInfo

    from babel import Locale

    usual = countries()[code]
    assert ZoneInfo(usual.zone) and Locale.parse(usual.locale.replace("-", "_"))
    assert usual.source and usual.url.startswith("https://")
    kinds = [kind for tax in usual.taxes for kind in tax.kinds]
    assert sorted(kinds) == sorted(
        ["labour", "diagnostic", "part", "consumable", "fee", "sublet", "warranty"]
    )
    assert all(0 <= Decimal(tax.rate or "0") <= 30 for tax in usual.taxes)


def test_every_step_opens(owner):
    for key in BY_KEY:
        assert owner.get(f"/setup/{key}").status_code == 200, key
    assert owner.get("/setup/nothing").status_code == 404


def test_the_first_administrator_of_the_terminal_runs_the_work_too(empty, capsys):
    from tests.cli.test_words import run
    from workwright.access.models import Invitation
    from workwright.interfaces.cli import createadmin

    assert run(createadmin, "kim@example.com") == 0
    assert [seat["role"] for seat in Invitation.objects.get().seats] == ["super_admin", "operations_manager"]
    assert run(createadmin, "ana@example.com", "--only-admin") == 0
    assert [seat["role"] for seat in Invitation.objects.get(email="ana@example.com").seats] == ["super_admin"]


def test_later_administrators_have_no_rights_over_money(ctx_as, capsys):
    from tests.cli.test_words import run
    from workwright.access.models import Invitation
    from workwright.interfaces.cli import createadmin

    a_user(ctx_as(), "first@example.com", {"role": "super_admin", "branch_id": None})
    assert run(createadmin, "kim@example.com") == 0
    assert [seat["role"] for seat in Invitation.objects.get(email="kim@example.com").seats] == ["super_admin"]


@pytest.fixture
def guarded(tmp_path, monkeypatch):
    """A post office that wants STARTTLS and a password, with a certificate that this machine trusts."""
    certificates.make(tmp_path, ["127.0.0.1"], datetime.now(UTC))
    place = certificates.folder(tmp_path)
    secure = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secure.load_cert_chain(place / certificates.SERVER, place / certificates.KEY)
    monkeypatch.setenv("SSL_CERT_FILE", str(place / certificates.AUTHORITY))
    monkeypatch.delenv("WORKWRIGHT_SMTP_URL", raising=False)
    with guarded_post_office("shop@example.com", "the app password", secure) as found:
        yield found


def answer(owner, **data):
    return owner.post("/setup/mail", {"command_id": str(new_id())} | data, follow=True)


def told(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_guide_names_the_server_and_a_test_message_really_arrives(fresh_db, owner, guarded):
    """In the guide, over a real conversation: STARTTLS, log-in, the message; and it says so all along the way."""
    office, port = guarded
    assert "No mail server is set up" in told(owner.get("/setup/mail"))
    assert "It waits: no mail server is set up yet" in told(answer(owner, email="kim@example.com"))
    assert "No mail server is set up" in told(owner.get("/do/notify/send_test_message"))
    assert deliver_due(timezone.now) == 0
    typed = SERVER | {"host": "127.0.0.1", "port": port, "security": "starttls", "expected_version": 0}
    refused = answer(owner, **typed | {"host": "not a host"})
    assert refused.status_code == 422 and SERVER["password"] not in refused.content.decode()
    page = answer(owner, **typed | {"password": "a wrong one"})
    assert "Mail goes out by 127.0.0.1" in told(page)
    assert deliver_due(timezone.now) == 0 and office.mails == []
    page = answer(owner, **typed | {"expected_version": 1})
    assert SERVER["password"] not in page.content.decode()
    assert "One is kept, encrypted" in told(page)
    later = timezone.now() + timedelta(hours=1)
    assert deliver_due(lambda: later) == 1
    (mail,) = office.mails
    assert mail["To"] == "kim@example.com" and "<shop@example.com>" in mail["From"]
    assert mail["Reply-To"] == "hello@harbourgarage.example"
    assert mail["Subject"] == "A test from Harbour Street Garage"
    assert "Sent" in told(owner.get("/setup/mail"))
    assert "No mail server" not in told(owner.get("/do/notify/send_test_message"))
