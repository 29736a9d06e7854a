"""A person who left traces everywhere, and a search through everything for them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from tests.assets.builders import a_vehicle, a_vin
from tests.billing.builders import pay
from tests.catalog.builders import us_taxes
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.parties.builders import a_customer, a_site
from tests.work_orders.builders import a_photo, an_order, sign
from tests.world import NOW, act
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice
from workwright.kernel import outbox
from workwright.kernel.context import Context
from workwright.notify.actions.record_consent import record_consent
from workwright.parties.actions.edit_customer import edit_customer
from workwright.privacy.actions.record_request import record_request
from workwright.release.actions.release_work_order import release_work_order
from workwright.work_orders.actions.add_note import add_note
from workwright.work_orders.actions.attach_file import attach_file
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job

NAME, OLD_NAME = "Quirina Vandersloot", "Quirina Zylstra"
PHONE, MAIL, PLATE, VIN = "+15035550199", "quirina@sloot.example", "QVS 7781", a_vin(77)
MARKS = ("Vandersloot", "Zylstra", "5035550199", "quirina@sloot", "QVS 7781", "QVS7781", VIN)
LATER = NOW + timedelta(hours=1)


@dataclass(frozen=True)
class Known:
    """Somebody of whom much is held, with all settled."""

    customer: UUID
    order: UUID
    photo: UUID
    estimate: UUID
    invoice: UUID


def somebody(ctx: Context) -> Known:
    """Call, bring a car, say things, approve, sign, be written to, pay and drive away."""
    us_taxes(ctx)
    customer = a_customer(ctx, name=OLD_NAME, phone=PHONE, email=MAIL, notes=f"{OLD_NAME} likes tea")
    act(edit_customer, ctx, customer_id=customer, expected_version=1, name=NAME)
    a_site(ctx, customer, name=NAME, access_notes=f"Ring at {NAME}")
    car = a_vehicle(ctx, customer_id=customer, plate=PLATE, vin=VIN, notes=f"The car of {NAME}")
    words = {"customer_words": f"{NAME} says it stutters", "damage_notes": f"{PLATE}: scratch on the door"}
    order = an_order(ctx, customer_id=customer, asset_id=car, **words)
    act(add_note, ctx, work_order_id=order.id, text=f"Called {NAME} at {PHONE}")
    photo = a_photo(ctx)
    fields = {"file_id": photo, "kind": "before", "caption": f"Car of {NAME}"}
    act(attach_file, ctx, work_order_id=order.id, **fields)
    sent = a_sent_estimate(ctx, order, message=f"Dear {NAME}")
    answered(ctx, sent, yes(*sent.line_ids), name=NAME, number_called=PHONE)
    for job_id in order.job_ids:
        act(start_job, ctx, job_id=job_id)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    sign(ctx, order, signer_name=NAME)
    words = {"channel": "email", "granted": True, "words": f"{NAME}: yes", "source": "phone"}
    act(record_consent, ctx, customer_id=customer, **words)
    while outbox.run_once(lambda: NOW):
        pass
    draft = Invoice.here(ctx).get(work_order_id=order.id, state="draft")
    act(issue_invoice, ctx, invoice_id=draft.id, expected_version=draft.version)
    pay(ctx, draft.id, Invoice.unscoped.get(id=draft.id).gross_minor)
    act(release_work_order, ctx, work_order_id=order.id, recipient=NAME)
    return Known(customer, order.id, photo, sent.id, draft.id)


def asked(ctx: Context, customer: UUID, kind: str = "erasure") -> UUID:
    request: UUID = act(record_request, ctx, customer_id=customer, kind=kind).id
    return request


def traces() -> dict[str, set[str]]:
    """Look through every column of every table, whatever it is; return which marks stand where."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 2"
        )
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(
                f'SELECT {text} FROM "{table}" WHERE {text} ~ %s', ["|".join(map(re.escape, MARKS))]
            )
            for (value,) in cursor.fetchall():
                found.setdefault(f"{table}.{column}", set()).update(m for m in MARKS if m in value)
    return found


def in_files() -> list[str]:
    """Return the files of the home in which a mark stands."""
    marks = [mark.encode() for mark in MARKS]
    files = [path for path in settings.HOME.rglob("*") if path.is_file()]
    return [path.name for path in files if any(mark in path.read_bytes() for mark in marks)]
