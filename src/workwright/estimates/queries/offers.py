"""From a work order to an offer: the facts of other contexts, priced and put together once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workwright.access.queries import branch_particulars
from workwright.assets.queries import title_of
from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import PricedDocument, PricedLine, PricingLine, price_document
from workwright.estimates.policy import EstimatesPolicy
from workwright.estimates.queries.crediting import Promise
from workwright.estimates.rules import (
    CreditShown,
    FindingShown,
    Issuer,
    Offer,
    OfferedLine,
    OfferedTax,
    Photo,
    Tolerance,
    discount_text,
    jurisdiction_of,
    tolerance,
)
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import locale_for, speaking
from workwright.parties.queries import name_and_language, sites_by_id, tax_place
from workwright.work_orders.queries import BillableLine, FindingFact, OrderFacts, lines_of
from workwright.work_orders.queries.paying import PayerFact, division_of, payers_of

UNANSWERED = ("proposed", "awaiting")


@dataclass(frozen=True, slots=True)
class Terms:
    """What was true of an offer when it was sent."""

    number: str
    sent_at: datetime
    expires_at: datetime
    message: str
    authorised_before_minor: int


def lines_offered(ctx: Context, work_order_id: UUID, line_ids: Collection[UUID]) -> list[BillableLine]:
    """Return the lines a draft will offer: those named that have no answer to their present price, else all such.

    A declined line that is named again is offered again.
    """
    states = (*UNANSWERED, "declined") if line_ids else UNANSWERED
    return lines_of(ctx, work_order_id, list(line_ids) or None, states)


@dataclass(frozen=True, slots=True)
class OfferedPart:
    """What is offered to one of several payers: `order` names them as its customer, `wholes` what lines come to."""

    payer: PayerFact
    order: OrderFacts
    lines: list[BillableLine]
    document: PricedDocument
    wholes: dict[UUID, int]


def parts_offered(
    ctx: Context, order: OrderFacts, payer_id: UUID, line_ids: Collection[UUID], lines: Sequence[BillableLine]
) -> OfferedPart:
    """Return what a draft offers to one of several payers: their parts of lines that they have not agreed to.

    Raises NotFound for one who was removed.
    """
    payers = payers_of(ctx, order.id)
    payer = next((one for one in payers if one.id == payer_id), None)
    if payer is None:
        raise NotFound("They do not pay this order any more. Withdraw this draft.")
    division = division_of(ctx, order, payers, again=line_ids)
    wanted = division.carried_by(payer_id) if line_ids else division.waits_for(payer_id)
    offered = [line for line in lines if line.line_id in set(wanted)]
    ids = [line.line_id for line in offered]
    wholes = {line_id: division.wholes[line_id].gross_minor for line_id in ids}
    theirs = order.model_copy(update={"customer_id": payer.customer_id})
    return OfferedPart(payer, theirs, offered, division.document(payer_id, ids), wholes)


def priced(ctx: Context, order: OrderFacts, lines: Sequence[BillableLine]) -> PricedDocument:
    """Price the lines as one document, with the taxes of today, at the site where there is one."""
    return price_document(
        [
            PricingLine(
                key=str(line.line_id),
                kind=line.kind,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=line.discount,
                tax_code=line.tax_code,
            )
            for line in lines
        ],
        tax_table(ctx, customer_id=order.customer_id, on=ctx.today, place=tax_place(order.site_id)),
        rounding(ctx),
    )


def rounding_room(ctx: Context, line: PricedLine, document: PricedDocument) -> int:
    """Return by how many minor units the line's gross can differ in a document of other lines at the same prices.

    Each tax is rounded once, on the whole document, and shared out: a line's share is its exact tax rounded down or
    up. So an invoice of some of the lines can show a line one minor unit higher per tax that it bears.
    """
    how = rounding(ctx)
    if how.prices_include_tax or how.tax_per == "line":
        return 0
    codes = {share.code for share in line.shares}
    return sum(1 for tax in document.taxes if tax.code in codes and tax.rate)


def ceiling_of(ctx: Context, line: PricedLine, document: PricedDocument) -> int:
    """Return the most that may be invoiced for an offered line once it is approved."""
    return tolerance_here(ctx).ceiling(line.gross_minor, rounding_room(ctx, line, document))


def tolerance_here(ctx: Context) -> Tolerance:
    """Return how far above the approved price a line may end: the branch's policy, within the law of its place."""
    policy = EstimatesPolicy.at(ctx)
    place = jurisdiction_of(ctx.branch.jurisdiction)
    return tolerance(place, policy.tolerance_percent, policy.tolerance_minor)


# By the latest answer to each line; the lines named first are left out of the sum.
_AUTHORISED = """
SELECT coalesce(sum(gross_minor) FILTER (WHERE line_id <> ALL(%s::uuid[])), 0)::bigint AS total FROM (
  SELECT DISTINCT ON (d.line_id) d.line_id, d.gross_minor * d.approved::int AS gross_minor
  FROM estimates_decision d JOIN estimates_authorisation a ON a.id = d.authorisation_id
  JOIN estimates_estimate e ON e.id = a.estimate_id
  WHERE a.work_order_id = {order} AND a.branch_id = %s AND e.payer_id IS NOT DISTINCT FROM {payer}
  ORDER BY d.line_id, a.recorded_at DESC, d.id DESC) latest
"""
AUTHORISED = _AUTHORISED.format(order="%s", payer="%s::uuid")
AUTHORISED_ASKED = _AUTHORISED.format(
    order="(SELECT work_order_id FROM asked)", payer="(SELECT payer_id FROM asked)"
)


def authorised_gross(ctx: Context, work_order_id: UUID, payer_id: UUID | None = None) -> int:
    """Return what the customer has authorised on an order so far, in minor units, by the latest answer to each line.

    Where several pay: what one of them has.
    """
    return int(writer.rows(AUTHORISED, [[], work_order_id, ctx.here, payer_id])[0].total)


_SO_FAR = f"""
SELECT (SELECT coalesce(max(revision), 0) FROM estimates_estimate WHERE work_order_id = %s) AS last,
       ({AUTHORISED}) AS authorised
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """For whom, on what and where the work is."""

    customer: str
    language: str
    title: str
    place: str


def thing_of(ctx: Context, order: OrderFacts) -> Thing:
    """Return the names of customer, vehicle or equipment, and site, as they are now."""
    customer, title, place = writer.gather(
        lambda: name_and_language(order.customer_id),
        lambda: title_of(order.asset_id) if order.asset_id else "",
        lambda: _place(ctx, order),
    )
    return Thing(*customer, title, place)


def offer_of(
    ctx: Context,
    thing: Thing,
    findings: Sequence[FindingFact],
    terms: Terms,
    lines: Sequence[BillableLine],
    priced_lines: PricedDocument,
    promises: Sequence[Promise] = (),
    part: OfferedPart | None = None,
) -> Offer:
    """Put together what the customer will read. Everything that may change later is copied into it."""
    amounts = {line.key: line for line in priced_lines.lines}
    locale = locale_for(thing.language, ctx.branch.locale)
    return Offer(
        number=terms.number,
        issuer=_issuer(ctx),
        customer=thing.customer,
        thing=thing.title,
        place=thing.place,
        sent_at=terms.sent_at,
        expires_at=terms.expires_at,
        zone=ctx.branch.zone,
        locale=locale,
        currency=priced_lines.currency,
        prices_include_tax=rounding(ctx).prices_include_tax,
        message=terms.message,
        findings=tuple(_finding(finding) for finding in findings),
        lines=tuple(
            OfferedLine(
                line_id=str(line.line_id),
                job_title=line.job_title,
                description=line.description,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=_discount(line, locale),
                add_on=line.add_on,
                net_minor=amounts[str(line.line_id)].net_minor,
                gross_minor=amounts[str(line.line_id)].gross_minor,
                part_of_minor=_part_of(amounts[str(line.line_id)], part),
            )
            for line in lines
        ),
        taxes=tuple(OfferedTax(_tax_name(tax.name, tax.rate), tax.tax_minor) for tax in priced_lines.taxes),
        net_minor=priced_lines.net_minor,
        gross_minor=priced_lines.gross_minor,
        authorised_before_minor=terms.authorised_before_minor,
        credits=tuple(CreditShown(one.description, one.price, one.minimum) for one in promises),
        texts=jurisdiction_of(ctx.branch.jurisdiction).texts(locale),
        terms=EstimatesPolicy.at(ctx).terms,
        claim_number=part.payer.claim_number if part else "",
        several_pay=part is not None,
    )


def _discount(line: BillableLine, locale: str) -> str:
    with speaking(locale):
        return discount_text(line.discount_percent, line.discount_amount, line.discount_reason)


def _part_of(amount: PricedLine, part: OfferedPart | None) -> int | None:
    """What the whole line comes to, where this payer carries only part of it."""
    whole = part.wholes[UUID(amount.key)] if part else amount.gross_minor
    return whole if whole != amount.gross_minor else None


def number_of(order_number: str, revision: int | None) -> str:
    """Return how an estimate is called: the order's number and which version of the offer it is."""
    return f"{order_number}/{revision or 'draft'}"


def so_far(ctx: Context, work_order_id: UUID, payer_id: UUID | None = None) -> tuple[int, int]:
    """Return how many versions were sent and what the customer has authorised; the order is locked."""
    row = writer.rows(_SO_FAR, [work_order_id, [], work_order_id, ctx.here, payer_id])[0]
    return int(row.last), int(row.authorised)


def _issuer(ctx: Context) -> Issuer:
    branch = branch_particulars(ctx.here)
    facts = (*branch.address.splitlines(), branch.phone, branch.email, branch.tax_id)
    reach = tuple(filter(None, (branch.phone, branch.email))) or (branch.name,)
    return Issuer(branch.name, tuple(filter(None, facts)), reach)


def _place(ctx: Context, order: OrderFacts) -> str:
    if order.site_id is None:
        return ""
    site = sites_by_id(ctx, [order.site_id])[order.site_id]
    return ", ".join(filter(None, (site.name, *site.address.splitlines())))


def _finding(finding: FindingFact) -> FindingShown:
    photos = tuple(Photo(str(photo.file_id), photo.sha256) for photo in finding.photos)
    return FindingShown(finding.severity, finding.text, photos)


def _tax_name(name: str, rate: object) -> str:
    return name if str(rate) in name else f"{name} {rate} %"
