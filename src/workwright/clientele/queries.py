"""Who may come in, what they may do there, when a visit could be instead, and what customers think of us."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from workwright.clientele.models import AccountLink, AccountVisit, Contact, SurveyAnswer
from workwright.clientele.policy import ClientelePolicy
from workwright.clientele.rules import rights_of, score_of
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.kernel.tokens import link_token, read_token
from workwright.parties.queries import known_customers, live_customer_id, same_customer
from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, phone_key
from workwright.scheduling.queries import Slot, VisitView, free_slots

VIEW = "clientele.view_survey"
COME_IN = "clientele.come_in"
STAY = "clientele.stay"
MOST_ACCOUNTS = 5
MOST_TIMES = 24
STILL_AHEAD = ("planned", "dispatched")
PLACES = ("bay", "lift", "van")


class ContactView(View):
    id: UUID
    customer_id: UUID
    name: str
    email: str
    phone: str
    may_see: bool
    may_approve: bool
    may_pay: bool
    active: bool
    version: int


class Guest(View):
    """Who has come in: for which customer, as which of its people (None: the customer), and with which rights."""

    visit_id: UUID
    customer_id: UUID
    contact_id: UUID | None
    contact_name: str
    rights: frozenset[str]


class Account(View):
    """An account that an address belongs to."""

    customer_id: UUID
    contact_id: UUID | None


class SurveyRow(View):
    id: UUID
    work_order_id: UUID
    satisfaction: int
    recommend: int
    words: str
    answered_at: datetime


class Satisfaction(View):
    """`satisfaction` is the mean of 1 to 5; `promoters` is (answers of 9, 10 - answers of 0 to 6) / answers x 100."""

    first_on: date
    last_on: date
    answers: int
    satisfaction: str
    promoters: str


@query("clientele.list_contacts", permission="parties.view_customers")
def list_contacts(ctx: Context, customer_id: UUID) -> tuple[ContactView, ...]:
    """The people of a customer, those who are active first."""
    rows = Contact.objects.filter(customer_id__in=same_customer([customer_id])).order_by(
        "-active", "name", "id"
    )
    return tuple(ContactView.model_validate(row, from_attributes=True) for row in rows)


@query("clientele.list_survey_answers", permission=VIEW)
def list_survey_answers(ctx: Context, after: str = "", limit: int = 50) -> Page[SurveyRow]:
    """What customers said of finished orders, the latest first."""
    rows = SurveyAnswer.visible(ctx).order_by("-id")
    if after:
        rows = rows.filter(id__lt=page_mark(after))
    limit = max(1, min(limit, 200))
    shown = tuple(SurveyRow.model_validate(row, from_attributes=True) for row in rows[: limit + 1])
    return Page(rows=shown[:limit], next=str(shown[limit - 1].id) if len(shown) > limit else "")


@query("clientele.satisfaction", permission=VIEW)
def satisfaction(ctx: Context, first_on: date, last_on: date) -> Satisfaction:
    """How satisfied the customers of finished orders are, by what they answered in a period."""
    zone = ctx.zone
    begins = datetime.combine(first_on, datetime.min.time(), zone)
    ends = datetime.combine(last_on + timedelta(days=1), datetime.min.time(), zone)
    rows = SurveyAnswer.visible(ctx).filter(answered_at__gte=begins, answered_at__lt=ends)
    score = score_of(list(rows.values_list("satisfaction", "recommend")))
    said = {"satisfaction": score.satisfaction, "promoters": score.promoters}
    shown = {name: "" if value is None else str(value) for name, value in said.items()}
    return Satisfaction(first_on=first_on, last_on=last_on, answers=score.answers, **shown)


def is_asked(ctx: Context, work_order_id: UUID) -> bool:
    """Tell whether the customer of a finished order is still to be asked how it went."""
    if not ClientelePolicy.at(ctx).ask_how_it_went:
        return False
    return not SurveyAnswer.here(ctx).filter(work_order_id=work_order_id).exists()


def accounts_of(typed: str, country: str) -> list[Account]:
    """Return the accounts that an e-mail address or phone number belongs to: customers, and their people."""
    email, phone = _address(typed, country)
    if not (email or phone):
        return []
    owners = known_customers([phone] if phone else (), [email] if email else ())
    people = Contact.objects.filter(active=True)
    people = people.filter(email=email) if email else people.filter(phone=phone)
    found = [Account(customer_id=one.id, contact_id=None) for one in owners]
    found += [
        Account(customer_id=live_customer_id(one.customer_id), contact_id=one.id)
        for one in people.order_by("id")[:MOST_ACCOUNTS]
    ]
    return found[:MOST_ACCOUNTS]


def _address(typed: str, country: str) -> tuple[str, str]:
    """Return what was typed as (e-mail, phone), one of them empty; both where it is neither."""
    try:
        return (email_key(typed), "") if "@" in typed else ("", phone_key(typed, country))
    except (NotAnEmail, NotAPhone):
        return "", ""


def account_link_token(link_id: UUID) -> str:
    """Return the token of a link into an account; made when it is sent, kept nowhere."""
    return link_token(COME_IN, link_id)


def usable_account_link(token: str, now: datetime) -> UUID:
    """Return the link that a token is for; raise `NotFound` when it was used, is too old, or is none of ours."""
    read = read_token(COME_IN, token)
    good = AccountLink.objects.filter(used_at=None, expires_at__gt=now)
    if read is None or not good.filter(id=read[0]).exists():
        raise NotFound("This link was used or is too old. Ask for a new one.")
    return read[0]


def visit_token(visit_id: UUID) -> str:
    """Return what the browser of somebody who came in keeps."""
    return link_token(STAY, visit_id)


def guest_of(token: str, now: datetime) -> Guest | None:
    """Return who has come in, by what their browser keeps; None for one who left, or whose rights are gone."""
    read = read_token(STAY, token)
    if read is None:
        return None
    good = AccountVisit.objects.filter(id=read[0], left_at=None, expires_at__gt=now)
    visit = good.select_related("contact").first()
    if visit is None or (visit.contact and not visit.contact.active):
        return None
    who = visit.contact
    return Guest(
        visit_id=visit.id,
        customer_id=live_customer_id(visit.customer_id),
        contact_id=who.id if who else None,
        contact_name=who.name if who else "",
        rights=rights_of(
            see=who.may_see if who else True,
            approve=who.may_approve if who else True,
            pay=who.may_pay if who else True,
        ),
    )


def contact_of(contact_id: UUID) -> ContactView:
    """Return one person of a customer; raise `NotFound`."""
    row = Contact.objects.filter(id=contact_id).first()
    if row is None:
        raise NotFound("There is no such contact.")
    return ContactView.model_validate(row, from_attributes=True)


_ORDERS = """
SELECT w.id, w.branch_id, w.number, w.state, w.opened_at, w.completed_at, w.asset_id, w.site_id, w.meter_in,
  w.work_done,
  coalesce((SELECT string_agg(j.title, ', ' ORDER BY j.position) FROM work_orders_job j
            WHERE j.work_order_id = w.id AND j.state NOT IN ('cancelled', 'declined')), '') AS work
FROM work_orders_workorder w
WHERE w.customer_id IN (SELECT parties_same_customer(%s)) AND w.kind = 'work'
ORDER BY w.opened_at DESC, w.id DESC LIMIT %s
"""


class OwnOrder(View):
    """An order in the customer's own history, in whatever branch."""

    id: UUID
    branch_id: UUID
    number: str
    state: str
    opened_at: datetime
    completed_at: datetime | None
    asset_id: UUID | None
    site_id: UUID | None
    meter_in: int | None
    work_done: str
    work: str


def own_orders(customer_id: UUID, limit: int = 500) -> list[OwnOrder]:
    """Return a customer's orders in every branch, the latest first: the caller has checked that it is they."""
    rows = writer.rows(_ORDERS, [customer_id, limit])
    return [OwnOrder.model_construct(**row.as_dict()) for row in rows]


_DOCUMENTS = """
SELECT i.id, i.branch_id, i.number, i.issued_on, i.gross_minor AS total_minor, i.currency, 'invoice' AS kind
FROM billing_invoice i WHERE i.customer_id IN (SELECT parties_same_customer(%s)) AND i.state = 'issued'
UNION ALL
SELECT n.id, n.branch_id, n.number, n.issued_on, n.gross_minor, n.currency, 'credit_note'
FROM billing_creditnote n JOIN billing_invoice i ON i.id = n.invoice_id
WHERE i.customer_id IN (SELECT parties_same_customer(%s)) ORDER BY 4 DESC, 3 DESC LIMIT %s
"""


class OwnDocument(View):
    """An invoice or credit note of the customer, in whatever branch."""

    id: UUID
    branch_id: UUID
    number: str
    issued_on: date
    total_minor: int
    currency: str
    kind: str


def own_documents(customer_id: UUID, limit: int = 200) -> list[OwnDocument]:
    """Return a customer's invoices and credit notes, the latest first: the caller has checked that it is they."""
    rows = writer.rows(_DOCUMENTS, [customer_id, customer_id, limit])
    return [OwnDocument.model_construct(**row.as_dict()) for row in rows]


def branches_of_customer(customer_id: UUID) -> list[UUID]:
    """Return the branches with which a customer has to do, the latest first."""
    sql = """
    SELECT branch_id FROM (
      SELECT branch_id, max(opened_at) AS at FROM work_orders_workorder
      WHERE customer_id IN (SELECT parties_same_customer(%s)) GROUP BY branch_id
      UNION ALL SELECT branch_id, max(drafted_at) FROM billing_invoice
      WHERE customer_id IN (SELECT parties_same_customer(%s)) GROUP BY branch_id) known
    GROUP BY branch_id ORDER BY max(at) DESC
    """
    return [row.branch_id for row in writer.rows(sql, [customer_id, customer_id])]


def movable(ctx: Context, visit: VisitView) -> bool:
    """Tell whether the customer may still move a visit themselves."""
    policy = ClientelePolicy.at(ctx)
    ahead = ctx.now + timedelta(hours=policy.move_until_hours)
    return bool(policy.move_days) and visit.state in STILL_AHEAD and visit.starts_at > ahead


def times_for(ctx: Context, visit: VisitView) -> list[Slot]:
    """Return the times that a visit could move to: free, with the skills, in the hours, one of each half day."""
    policy = ClientelePolicy.at(ctx)
    minutes = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
    place = next((tag.kind for tag in visit.resources if tag.kind in PLACES), "")
    found = free_slots.run(ctx, visit.work_order_id, minutes, None, None, place, visit.id, 100)
    earliest = ctx.now + timedelta(hours=policy.move_until_hours)
    latest = ctx.now + timedelta(days=policy.move_days)
    fitting = [slot for slot in found if earliest < slot.starts_at <= latest]
    return _one_each(sorted(fitting, key=lambda slot: (slot.starts_at, not slot.wished)))[:MOST_TIMES]


def _one_each(slots: Iterable[Slot]) -> list[Slot]:
    first: dict[datetime, Slot] = {}
    for slot in slots:
        first.setdefault(slot.starts_at, slot)
    return list(first.values())
