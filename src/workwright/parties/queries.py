"""Reads of customers, sites and vendors. Customers are company-wide; access notes need a right of their own."""

from collections.abc import Iterable
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.finding import Way, fitting
from workwright.kernel.reads import Page, View, query
from workwright.parties.models import Customer, Site, Vendor
from workwright.parties.rules import NotAPhone, Preferences, phone_key, phone_shown, prefix_query, words

ACCESS_NOTES = "parties.view_access_notes"
SHORTEST_TAIL = 3


class SiteView(View):
    """`access_notes` is empty for those without the right to see it; `has_access_notes` tells them to ask."""

    id: UUID
    customer_id: UUID
    name: str
    address: str
    place: str
    zone: str = ""
    phone: str
    access_notes: str
    has_access_notes: bool
    latitude: str = ""
    longitude: str = ""
    active: bool
    version: int


class CustomerCard(View):
    """What other contexts need of a customer, as it is now."""

    id: UUID
    name: str
    kind: str
    phone: str
    email: str
    billing_address: str
    language: str
    tax_id: str
    po_required: bool
    terms_days: int
    credit_limit_minor: int | None
    currency: str
    on_hold: bool
    hold_reason: str
    preferences: Preferences


class CustomerView(CustomerCard):
    """`phone` is E.164, `phone_shown` as people write it here. `merged_from` are the records read as this one."""

    phone_shown: str
    notes: str
    sites: tuple[SiteView, ...]
    merged_from: tuple[UUID, ...]
    version: int
    allowed_actions: tuple[str, ...]


class CustomerRow(View):
    id: UUID
    name: str
    kind: str
    phone: str
    phone_shown: str
    email: str
    on_hold: bool


class VendorRow(View):
    id: UUID
    name: str
    phone: str
    email: str
    address: str
    account_number: str
    terms_days: int
    active: bool
    version: int


@query("parties.get_customer", permission="parties.view_customers")
def get_customer(ctx: Context, customer_id: UUID) -> CustomerView:
    """One customer with sites. The id of a merged record gives the one that goes on."""
    row = resolve(_customer(customer_id))
    sites = Site.objects.filter(customer_id__in=[row.id, *_merged(row.id)]).order_by("id")
    return CustomerView(
        **_card(row, Preferences.model_validate(row.preferences)).model_dump(),
        phone_shown=phone_shown(row.phone, home_country(ctx)),
        notes=row.notes,
        sites=tuple(_site_view(ctx, site) for site in sites),
        merged_from=tuple(_merged(row.id)),
        version=row.version,
        allowed_actions=tuple(name for name in CUSTOMER_ACTIONS if ctx.can(name)),
    )


CUSTOMER_ACTIONS = (
    "parties.edit_customer",
    "parties.add_site",
    "parties.set_account_terms",
    "parties.merge_customers",
)


@query("parties.get_site", permission="parties.view_customers")
def get_site(ctx: Context, site_id: UUID) -> SiteView:
    """One site; its access notes only with the right to see them (A10)."""
    return _site_view(ctx, site_of(site_id))


@query("parties.search_customers", permission="parties.view_customers")
def search_customers(ctx: Context, q: str = "", after: str = "", limit: int = 50) -> Page[CustomerRow]:
    """Find by the beginnings of words of name, e-mail and address, or by a phone number or its last digits."""
    limit = max(1, min(limit, 200))
    found = _search(q, home_country(ctx))
    follows, last = _after(after)
    rows = writer.rows(
        f"SELECT id, name, kind, phone, email, on_hold FROM {found.source or 'parties_customer'} "
        f"WHERE merged_into_id IS NULL AND NOT erased AND ({found.sql}) AND ({follows}) ORDER BY {_ORDER} LIMIT %s",
        [*found.values, *last, limit + 1],
    )
    shown = tuple(_customer_row(row, home_country(ctx)) for row in rows[:limit])
    return Page(rows=shown, next=str(shown[-1].id) if len(rows) > limit else "")


_SITES = """
SELECT id, customer_id, name, address FROM parties_site
WHERE active AND to_tsvector('simple', parties_folded(name || ' ' || address)) @@ to_tsquery('simple', %s)
ORDER BY name, id LIMIT %s
"""


class SiteRow(View):
    """Where we go to work: `title` is its name, or its address where it has none."""

    id: UUID
    customer_id: UUID
    title: str
    address: str


@query("parties.search_sites", permission="parties.view_customers")
def search_sites(ctx: Context, q: str = "", limit: int = 50) -> Page[SiteRow]:
    """Find sites in use by the beginnings of the words of their name and address."""
    beginnings = prefix_query(q)
    rows = writer.rows(_SITES, [beginnings, max(1, min(limit, 200))]) if beginnings else []
    return Page(
        rows=tuple(
            SiteRow(
                id=row.id,
                customer_id=row.customer_id,
                title=row.name or row.address.partition("\n")[0],
                address=row.address,
            )
            for row in rows
        )
    )


@query("parties.list_vendors", permission="parties.view_customers")
def list_vendors(ctx: Context, q: str = "", limit: int = 50) -> Page[VendorRow]:
    """Vendors whose name contains the words, active ones first."""
    rows = Vendor.objects.order_by("-active", "name_key")
    for word in words(q):
        rows = rows.filter(name_key__contains=word)
    return Page(rows=tuple(_vendor_row(row) for row in rows[: max(1, min(limit, 200))]))


_PLAIN = tuple(name for name in CustomerCard.model_fields if name != "preferences")
_CARDS = f"""
SELECT asked.id AS asked_id, c.preferences, {", ".join(f"c.{name}" for name in _PLAIN)}
FROM parties_customer asked JOIN parties_customer c ON c.id = coalesce(asked.merged_into_id, asked.id)
WHERE asked.id = ANY(%s)
"""


def customers_by_id(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, CustomerCard]:
    """Cards under the ids asked for; a merged record gives the card of the one that goes on."""
    rows = writer.rows(_CARDS, [list(set(ids))])
    return {row.asked_id: _card(row, Preferences.model_validate_json(row.preferences)) for row in rows}


def customer_name(customer_id: UUID) -> str:
    """Return how a customer is called now, a merged one by the record that goes on; raise `NotFound`."""
    return name_and_language(customer_id)[0]


def name_and_language(customer_id: UUID) -> tuple[str, str]:
    """Return how a customer is called now and what they want to read, "" when nobody said; raise `NotFound`."""
    rows = writer.rows(
        "SELECT coalesce(kept.name, c.name) AS name, coalesce(kept.language, c.language) AS language "
        "FROM parties_customer c LEFT JOIN parties_customer kept ON kept.id = c.merged_into_id WHERE c.id = %s",
        [customer_id],
    )
    if not rows:
        raise NotFound("There is no such customer.", id=str(customer_id))
    return str(rows[0].name), str(rows[0].language)


def language_of(customer_id: UUID) -> str:
    """Return the language that a customer wants to read, "" when nobody said."""
    return name_and_language(customer_id)[1]


_TAX_PLACE = "SELECT place FROM parties_site WHERE id = %s"


def sites_by_id(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, SiteView]:
    return {row.id: _site_view(ctx, row) for row in Site.objects.filter(id__in=set(ids))}


def tax_place(site_id: UUID | None) -> str:
    """Return where work at a site is taxed: the site's place, "" for the branch's own."""
    if site_id is None:
        return ""
    return next((row.place for row in writer.rows(_TAX_PLACE, [site_id])), "")


def site_zone(site_id: UUID | None) -> str:
    """Return the time zone of a site, "" where it is the branch's."""
    if site_id is None:
        return ""
    rows = writer.rows("SELECT zone FROM parties_site WHERE id = %s", [site_id])
    return next((str(row.zone) for row in rows), "")


def vendor_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Vendor.objects.filter(id__in=set(ids)).values_list("id", "name"))


def same_customer(ids: Iterable[UUID]) -> list[UUID]:
    """The ids with all that are read as the same customers: what to filter by, since merging rewrites nothing.

    In SQL: `customer_id IN (SELECT parties_same_customer(%s))`.
    """
    rows = writer.rows(
        "SELECT DISTINCT parties_same_customer(asked) AS id FROM unnest(%s) asked", [list(ids)]
    )
    return [row.id for row in rows]


def home_country(ctx: Context) -> str:
    """The country whose way of dialling is meant when a number names none; empty company-wide."""
    return ctx.branch.country if ctx.branch_id else ""


def live_customer_id(customer_id: UUID) -> UUID:
    """The id that goes on for this customer; raises NotFound."""
    return resolve(_customer(customer_id)).id


def resolve(row: Customer) -> Customer:
    """The customer as whom a merged record is read. Merging keeps the chain one step long."""
    return row.merged_into or row


def site_of(site_id: UUID) -> Site:
    site = Site.objects.filter(id=site_id).first()
    if site is None:
        raise NotFound("There is no such site.", id=str(site_id))
    return site


def _customer(customer_id: UUID) -> Customer:
    row = Customer.objects.select_related("merged_into").filter(id=customer_id).first()
    if row is None:
        raise NotFound("There is no such customer.", id=str(customer_id))
    return row


def _merged(customer_id: UUID) -> list[UUID]:
    return list(Customer.objects.filter(merged_into_id=customer_id).values_list("id", flat=True))


def names_of_merged(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return how records were called before they became part of another one."""
    wanted = list(ids)
    return dict(Customer.objects.filter(id__in=wanted).values_list("id", "name")) if wanted else {}


def _search(q: str, country: str) -> Way:
    """The condition for what was typed: digits are a phone number or its end, words begin words."""
    if not q.strip():
        return Way("true")
    return fitting(
        "parties_customer", _ways(q, country), Way("merged_into_id IS NULL AND NOT erased"), by_name=True
    )


def _ways(q: str, country: str) -> list[Way]:
    digits = "".join(ch for ch in q if ch.isdigit())
    if len(digits) >= SHORTEST_TAIL and not any(ch.isalpha() for ch in q):
        return [
            Way("phone <> '' AND reverse(phone) LIKE %s", (f"{digits[::-1]}%",)),
            Way("phone <> '' AND phone = %s", (_whole(q, country),)),
        ]
    if beginnings := prefix_query(q):
        return [Way("to_tsvector('simple', search_text) @@ to_tsquery('simple', %s)", (beginnings,))]
    return []


def _whole(q: str, country: str) -> str:
    try:
        return phone_key(q, country)
    except NotAPhone:
        return "-"


_ORDER = 'left(search_text, 100) COLLATE "C", id'


def _after(after: str) -> tuple[str, list[str]]:
    """The condition for what follows the record named by the last page."""
    if not after:
        return "true", []
    try:
        last = str(UUID(after))
    except ValueError as problem:
        raise Invalid("This is not a place in the list.", field="after") from problem
    return f"({_ORDER}) > (SELECT {_ORDER} FROM parties_customer WHERE id = %s)", [last]


def _customer_row(row: writer.Row, country: str) -> CustomerRow:
    return CustomerRow(**row.as_dict(), phone_shown=phone_shown(row.phone, country))


def _vendor_row(row: Vendor) -> VendorRow:
    return VendorRow(**{name: getattr(row, name) for name in VendorRow.model_fields})


def _card(row: Customer | writer.Row, preferences: Preferences) -> CustomerCard:
    return CustomerCard(**{name: getattr(row, name) for name in _PLAIN}, preferences=preferences)


def _site_view(ctx: Context, site: Site) -> SiteView:
    plain = ("id", "customer_id", "name", "address", "place", "zone", "phone", "active", "version")
    return SiteView(
        **{name: getattr(site, name) for name in plain},
        access_notes=site.access_notes if ctx.can(ACCESS_NOTES) else "",
        has_access_notes=bool(site.access_notes),
        latitude=str(site.latitude or ""),
        longitude=str(site.longitude or ""),
    )


class KnownCustomer(View):
    """The least by which one customer is told from another."""

    id: UUID
    name: str
    phone: str
    email: str


def known_customers(
    phones: Iterable[str] = (), emails: Iterable[str] = (), ids: Iterable[UUID] = ()
) -> list[KnownCustomer]:
    """Return the live customers with one of these phones (E.164), e-mail addresses (in one case) or ids."""
    rows = writer.rows(_KNOWN, [list(phones), list(emails), list(ids)])
    return [KnownCustomer.model_construct(**row.as_dict()) for row in rows]


_KNOWN = """
SELECT id, name, phone, email FROM parties_customer WHERE merged_into_id IS NULL
AND (phone <> '' AND phone = ANY(%s) OR email <> '' AND email = ANY(%s) OR id = ANY(%s)) ORDER BY id
"""


def customers_called(name: str) -> list[KnownCustomer]:
    """Return the live customers of exactly these words, in whatever order, case and accents; a few at the most."""
    wanted = sorted(words(name))
    if not wanted:
        return []
    rows = writer.rows(_CALLED, [" ".join(wanted)])
    return [KnownCustomer.model_construct(**r.as_dict()) for r in rows if sorted(words(r.name)) == wanted][:5]


_CALLED = """
SELECT id, name, phone, email FROM parties_customer WHERE merged_into_id IS NULL
AND to_tsvector('simple', search_text) @@ plainto_tsquery('simple', %s) ORDER BY id LIMIT 200
"""
