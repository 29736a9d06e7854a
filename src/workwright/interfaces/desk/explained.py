"""What each business setting means: from what its set says of itself, and from here where that is silent."""

import inspect
import re
from dataclasses import replace

from workwright.interfaces.desk.forms.fields import Field, fields_of
from workwright.interfaces.desk.show import humanise
from workwright.kernel.policy import Policy

EXPLAINED = {
    "billing.discount_limit_percent": "The largest discount that is given without somebody above agreeing.",
    "billing.logo_file_id": "The picture on top of invoices; the set-up guide takes it in.",
    "catalog.tax_per": "Whether tax is rounded once for each document and rate, or on each line.",
    "catalog.rounding_mode": "What becomes of exactly half a cent: up, or to the even neighbour.",
    "catalog.prices_include_tax": "Whether the prices that are typed contain the tax already.",
    "catalog.cash_step_minor": "The smallest coin in use: 5 rounds cash to five cents; 0 rounds nothing.",
    "catalog.rate_code": "The hourly rate that labour is priced with when nothing says another.",
    "drawers.pay_out_limit_minor": "The largest amount that is paid out of a drawer without somebody above agreeing.",
    "estimates.validity_days": "How long a customer may answer an estimate after it was sent.",
    "estimates.terms": "The words at the foot of every estimate.",
    "payments.request_days": "How long a customer may pay by a link.",
    "payments.attempt_minutes": "How long one try to pay may stay open before it is asked about.",
    "payments.accept_cheques": "Whether cheques are taken at all.",
    "payments.transfer_covers": "Whether a transfer that somebody saw lets a vehicle go before the bank shows it.",
    "payments.debit_covers": "Whether a direct debit lets a vehicle go before it can no longer be returned.",
    "payments.default_gateway": "Which provider makes links when several are connected.",
    "payments.review_attempts": "So many failed tries for one request are put up for somebody to look at.",
    "payments.review_outlier_times": "A payment so many times the usual one is put up for somebody to look at.",
    "payments.review_outlier_floor_minor": "Below this amount no payment counts as unusual.",
    "payments.review_refund_minutes": "A refund so soon after its payment is put up for somebody to look at.",
    "payments.review_voids": "So many taken back payments of one person in a day are put up for somebody to look at.",
    "release.odometer": "Whether the meter is read when a vehicle goes that had it read at intake.",
    "release.reviews_block": "Whether money that waits to be looked at keeps a vehicle here.",
    "scheduling.opening_hours": "When the branch is open, day by day.",
    "scheduling.late_cancel_fee": "What a visit costs that is called off too late; the terms of visits have to say so.",
    "work_orders.numbering_prefix": "What the numbers of new orders begin with.",
    "work_orders.comeback_days": "A return for the same complaint within so many days counts as a comeback.",
}


def explained(kind: type[Policy]) -> tuple[Field, ...]:
    """Return the settings of a set as fields, each with what it means."""
    said = " ".join((inspect.getdoc(kind) or "").split())
    sentences = re.split(r"(?<=[.;:])\s+", said)
    return tuple(replace(field, help=_meaning(kind, field, sentences)) for field in fields_of(kind))


def _meaning(kind: type[Policy], field: Field, sentences: list[str]) -> str:
    named = [one for one in sentences if f"`{field.name}`" in one]
    written = EXPLAINED.get(f"{kind.name}.{field.name}", "")
    return " ".join(filter(None, [field.help, written or _in_words(" ".join(named))]))


def _in_words(text: str) -> str:
    """Return a sentence without the names that only programs use."""
    return re.sub(r"`([^`]+)`", lambda found: f"“{humanise(found[1])}”", text)
