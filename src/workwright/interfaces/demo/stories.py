"""The demo's orders, one at each stage of the way, made by the people who would make them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.queries import invoices_of
from workwright.drawers.actions.open_shift import open_shift
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.interfaces.demo.customers import AMELIE, BEN, CHI, DEV, ELENA, FLEET, Known
from workwright.interfaces.demo.doing import Day, do
from workwright.interfaces.demo.shelves import part_id, shelves
from workwright.kernel.ids import derived_id
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.actions.put_on_account import put_on_account
from workwright.payments.actions.take_card_slip import take_card_slip
from workwright.payments.actions.take_cash import take_cash
from workwright.release.actions.release_work_order import release_work_order
from workwright.scheduling.actions.book_visit import book_visit
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.open_work_order import open_work_order
from workwright.work_orders.actions.record_finding import record_finding
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import get_work_order

SHIFT = derived_id("demo shift", "first")
LAST_ORDER = derived_id("demo order", "last")
"""The order that is made last: when it is there, the demo was made to its end."""
COIL_JOB: dict[str, Any] = {
    "title": "Misfire, cylinder 2",
    "lines": (
        {"kind": "diagnostic", "description": "Engine misfire diagnosis (P0302)", "unit_price": "120"},
        {"kind": "labour", "description": "Replace ignition coil, cylinder 2", "quantity": "0.8"},
        {"kind": "part", "part_id": part_id("COIL-DG549")},
    ),
}


def tell_stories() -> None:
    """Make every order of the demo."""
    _connect_the_sandbox()
    do(
        open_shift,
        Day(20).as_role("cashier", 0.1),
        shift_id=SHIFT,
        drawer_id=shelves().drawer,
        float_minor=20_000,
    )
    for days, who in ((19, BEN), (17, DEV), (14, CHI), (11, AMELIE), (8, BEN)):
        oil_change(Day(days), who)
    paid_and_gone(Day(5))
    fleet_on_account(Day(3))
    waiting_for_money(Day(1))
    waiting_for_an_answer(Day(1))
    in_the_workshop(Day(0))
    just_came_in(Day(0))
    out_in_the_field(Day(0))


def oil_change(day: Day, who: Known) -> None:
    """From the plate to cash and gone within the hour."""
    order = _open(day, 1, who, service_id=shelves().services["OIL"], customer_words="Oil change, please.")
    _approve(day, 1.1, order.id, who)
    _work(day, 1.2, order)
    _pay_cash(day, 2, order.id)
    _release(day, 2.1, order.id, who)


def paid_and_gone(day: Day) -> None:
    """A misfire: found, approved, mended, paid half in cash and half by card, released."""
    order = _open(
        day, 0.5, BEN, jobs=(COIL_JOB,), customer_words="It stutters when cold, and the lamp is on."
    )
    _approve(day, 1, order.id, BEN)
    _work(day, 1.5, order)
    invoice = _issue(day, 4, order.id)
    cash = invoice.total_minor // 2
    cashier = day.as_role("cashier", 4.2)
    do(take_cash, cashier, shift_id=SHIFT, invoice_ids=(invoice.id,), amount_minor=cash, tendered_minor=cash)
    rest = {
        "amount_minor": invoice.total_minor - cash,
        "approval_code": "A48213",
        "last4": "4242",
        "brand": "Visa",
    }
    do(take_card_slip, cashier, invoice_ids=(invoice.id,), **rest)
    _release(day, 4.5, order.id, BEN)


def fleet_on_account(day: Day) -> None:
    """A van of a company that pays by the month."""
    words = "Regular service, FR8 221."
    service = shelves().services["OIL"]
    order = _open(day, 2, FLEET, service_id=service, customer_words=words, po_number="PO-77120")
    _approve(day, 2.2, order.id, FLEET)
    _work(day, 2.5, order)
    invoice = _issue(day, 3.5, order.id)
    do(put_on_account, day.as_role("cashier", 3.6), invoice_id=invoice.id, po_number="PO-77120")
    _release(day, 4, order.id, FLEET)


def waiting_for_money(day: Day) -> None:
    """Done and invoiced; not paid, so it stays."""
    order = _open(day, 3, CHI, jobs=(_cabin_filter(),), customer_words="It smells damp with the fan on.")
    _approve(day, 3.2, order.id, CHI)
    _work(day, 3.5, order)
    _issue(day, 5, order.id)


def waiting_for_an_answer(day: Day) -> None:
    """An estimate that the customer has not answered yet."""
    service = shelves().services["BRAKE-F"]
    order = _open(
        day, 6, DEV, service_id=service, customer_words="The brakes squeal on the way down the hill."
    )
    _send(day, 6.5, order.id)


def in_the_workshop(day: Day) -> None:
    """Half approved, a deposit taken, one rotor short, work begun."""
    order = _open(
        day,
        0.2,
        AMELIE,
        priority="urgent",
        jobs=(COIL_JOB, {"service_id": shelves().services["BRAKE-F"]}),
        customer_words="It shakes at the lights and the lamp is on. The brakes grind a bit too.",
        meter_in=84_310,
        promised_at=day.at(8) + timedelta(hours=1),
        key_tag="K-17",
    )
    _book(day, 0.3, order.id, timedelta(hours=0.5), timedelta(hours=2))
    _approve(day, 0.6, order.id, AMELIE, job=0)
    cashier = day.as_role("cashier", 0.7)
    deposit = {"purpose": "deposit", "amount_minor": 20_000, "approval_code": "B10077", "last4": "4242"}
    do(take_card_slip, cashier, work_order_id=order.id, brand="Visa", **deposit)
    do(start_job, day.as_role("technician", 0.8), job_id=order.job_ids[0])
    finding = {"severity": "urgent", "text": "Front rotors below the stamped minimum, pads at 2 mm."}
    do(record_finding, day.as_role("technician", 0.9), work_order_id=order.id, **finding)


def just_came_in(day: Day) -> None:
    """An order of a few minutes ago that nobody has looked at."""
    _open(
        day,
        1.4,
        CHI,
        priority="routine",
        customer_words="A rattle under the floor since the trip to the coast.",
    )


def out_in_the_field(day: Day) -> None:
    """A heating call at the customer's house, booked for tomorrow."""
    order = _open(
        day,
        1.2,
        ELENA,
        site_id=ELENA.site_id,
        service_id=shelves().services["HVAC"],
        customer_words="The house stays cold although the boiler runs.",
        access_notes="Gate code 4711.",
        channel="phone",
        work_order_id=LAST_ORDER,
    )
    start = day.at(0) + timedelta(days=1, hours=2)
    resources = {"resource_ids": (shelves().locksmith,), "override_reason": "Agreed on the phone."}
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1.5)}
    do(book_visit, day.as_role("dispatch_officer", 1.3), work_order_id=order.id, **times, **resources)


def _cabin_filter() -> dict[str, Any]:
    return {
        "title": "Cabin air filter",
        "lines": (
            {"kind": "labour", "description": "Replace cabin air filter", "quantity": "0.3"},
            {"kind": "part", "part_id": part_id("FIL-CAB")},
        ),
    }


def _open(day: Day, hour: float, who: Known, **fields: Any) -> Any:
    asset = {"asset_id": who.asset_id} if who.vehicle or who.equipment else {}
    return do(open_work_order, day.as_role("service_advisor", hour), customer_id=who.id, **asset, **fields)


def _book(day: Day, hour: float, order_id: UUID, after: timedelta, length: timedelta) -> None:
    starts = day.at(hour) + after
    place = {"resource_ids": (shelves().bay, shelves().technician), "override_reason": "Squeezed in today."}
    times = {"starts_at": starts, "ends_at": starts + length}
    do(book_visit, day.as_role("dispatch_officer", hour), work_order_id=order_id, **times, **place)


def _send(day: Day, hour: float, order_id: UUID, line_ids: tuple[UUID, ...] | None = None) -> UUID:
    advisor = day.as_role("service_advisor", hour)
    draft = do(draft_estimate, advisor, work_order_id=order_id, line_ids=line_ids)
    do(send_estimate, advisor, estimate_id=draft.id, expected_version=draft.version, channel="in_person")
    estimate_id: UUID = draft.id
    return estimate_id


def _approve(day: Day, hour: float, order_id: UUID, who: Known, job: int | None = None) -> None:
    """Offer the lines of one job, or of all, and take the customer's yes at the counter."""
    advisor = day.as_role("service_advisor", hour)
    view = get_work_order(advisor, order_id)
    jobs = view.jobs if job is None else view.jobs[job : job + 1]
    line_ids = tuple(line.id for found in jobs for line in found.lines)
    estimate_id = _send(day, hour, order_id, line_ids)
    yes = tuple({"line_id": line_id, "verdict": "approved"} for line_id in line_ids)
    do(record_decision, advisor, estimate_id=estimate_id, decisions=yes, channel="in_person", name=who.name)


def _work(day: Day, hour: float, order: Any) -> None:
    technician = day.as_role("technician", hour)
    for job_id in order.job_ids:
        do(start_job, technician, job_id=job_id)
    done = day.as_role("technician", hour + 0.4)
    do(complete_work_order, done, work_order_id=order.id, finish_jobs=True)


def _issue(day: Day, hour: float, order_id: UUID) -> Any:
    """Issue the draft that completion made."""
    advisor = day.as_role("service_advisor", hour)
    draft = invoices_of(advisor, order_id)[0]
    return do(issue_invoice, advisor, invoice_id=draft.id, expected_version=draft.version)


def _pay_cash(day: Day, hour: float, order_id: UUID) -> None:
    invoice = _issue(day, hour, order_id)
    tendered = -(-invoice.total_minor // 2000) * 2000  # in twenties
    cashier = day.as_role("cashier", hour + 0.05)
    money = {"amount_minor": invoice.total_minor, "tendered_minor": tendered}
    do(take_cash, cashier, shift_id=SHIFT, invoice_ids=(invoice.id,), **money)


def _release(day: Day, hour: float, order_id: UUID, who: Known) -> None:
    do(release_work_order, day.as_role("service_advisor", hour), work_order_id=order_id, recipient=who.name)


def _connect_the_sandbox() -> None:
    """Connect the card sandbox that ships with the product, when it runs beside this installation."""
    sandbox = settings.SANDBOX
    if not sandbox["url"]:
        return
    do(
        connect_provider,
        Day(20).system(),
        account_id=UUID(sandbox["account"]),
        gateway="sandbox",
        name="Card sandbox",
        settings={"endpoint": sandbox["url"]},
        secrets={"api_key": sandbox["key"], "webhook_secret": sandbox["secret"]},
    )
