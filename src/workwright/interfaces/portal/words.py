"""What states, purposes and refusals are called to a customer: plain words, in the language that is spoken."""

from markupsafe import Markup

from workwright.interfaces.desk.components import pill
from workwright.interfaces.desk.words import word
from workwright.kernel.errors import DomainError
from workwright.kernel.languages import N_, SOURCE, spoken
from workwright.kernel.languages import gettext as _

WORDS = {
    "requested": N_("Asked for"),
    "open": N_("Open"),
    "in_progress": N_("In progress"),
    "completed": N_("Done"),
    "closed": N_("Handed over"),
    "cancelled": N_("Cancelled"),
    "declined": N_("Declined"),
    "approved": N_("Approved"),
    "decided": N_("Answered"),
    "sent": N_("Waiting for you"),
    "expired": N_("Expired"),
    "withdrawn": N_("Taken back"),
    "superseded": N_("Replaced by a newer one"),
    "proposed": N_("To be approved"),
    "ready": N_("Approved"),
    "paused": N_("Paused"),
    "done": N_("Done"),
    "planned": N_("Planned"),
    "dispatched": N_("Planned"),
    "en_route": N_("On the way"),
    "arrived": N_("Arrived"),
    "no_show": N_("Did not take place"),
    "deposit": N_("Deposit"),
    "parts": N_("Parts in advance"),
    "add_on": N_("Added work"),
    "progress": N_("Payment on account"),
    "final": N_("Final payment"),
    "paid": N_("Paid"),
    "partly_paid": N_("Part paid"),
    "overdue": N_("Overdue"),
    "credited": N_("Credited"),
}
"""Every state of what a customer is shown."""
REFUSALS = (
    N_("Too many tries from here. Wait a minute."),
    N_("There is no such thing, or it is not yours to see."),
    N_("The input cannot be used."),
    N_("Somebody changed this since you opened it. Load it again and repeat your change."),
    N_("This is not possible in the present state."),
    N_("Others are working on the same record. Try again in a moment."),
    N_("This link is not, or no longer, good. Ask us for a new one."),
    N_("This link is not good. Ask us for a new one."),
    N_("This payment link does not exist."),
    N_("This link does not exist."),
    N_("There is no such photo."),
    N_("This is not a mobile number that can be asked. Write it as 0712 345 678."),
    N_("There is no such invoice."),
    N_("This link was used or is too old. Ask for a new one."),
    N_("This visit is too near to be moved here. Call us: we find a way."),
    N_("This time is not free any more. Choose another one."),
    N_("This time is taken already. Choose another time, or another person or place."),
    N_("You have answered already. Thank you."),
    N_("This can be answered when the work is done."),
    N_("Nothing is open on these invoices any more."),
    N_(
        "The payment provider cannot be reached now. Nothing was charged: try again later, or pay in the shop."
    ),
    N_("Some of these lines have their answer already."),
    N_("A payment of this request is under way. Wait for it, or cancel it."),
    N_("These invoices have not the same customer and currency. Pay them one after the other."),
    N_("This estimate is no longer valid. Ask for a new one."),
    N_("No payment provider is set up in this branch. Connect one first."),
    N_("This branch has no fees for visits that fail, so there are no terms to accept."),
    N_("This request can no longer be paid. Ask for a new one."),
    N_(
        "This is not, or no longer, what was offered. Load the estimate again; a new version may be on its way."
    ),
    N_("What this request asks for was changed since. Make a new request."),
    N_("The terms changed since they were shown. Read them again."),
    N_("Fill this in."),
    N_("Choose one of the list."),
    N_("Give at least one."),
    N_("Type a day."),
    N_("Type a day and a time."),
    N_("This cannot be a telephone number here. Type it with its country: +32 470 12 34 56."),
    N_("This cannot be an e-mail address. It reads like name@example.com."),
    N_("Say your name, and a phone number or e-mail address."),
    N_("The file is larger than 20 MB. Send a smaller one."),
    N_("Photographs (JPEG, PNG, WebP) and PDF documents can be stored; this is neither."),
    N_("The same request is being worked on. Send it again in a moment with the same key."),
)
"""What lower contexts answer a customer, word for word."""


WHY_NOT_PAID = {
    "insufficient_funds": N_("There was not enough money on the account. Nothing was taken."),
    "wrong_pin": N_("The PIN was not right. Nothing was taken: you can try again."),
    "pin_locked": N_("The PIN is locked. Nothing was taken: pay in another way."),
    "cancelled_by_payer": N_("You cancelled on your phone. Nothing was taken: you can try again."),
    "phone_not_reached": N_("Your phone did not answer in time. Nothing was taken: you can try again."),
    "timed_out": N_("Your phone did not answer in time. Nothing was taken: you can try again."),
    "subscriber_busy": N_("Another question is open on your phone. Finish it, and try again in a minute."),
    "over_daily_limit": N_("This is more than may be sent in a day. Nothing was taken: pay in another way."),
    "amount_too_large": N_("This is more than may be sent at once. Nothing was taken: pay in another way."),
}
"""What a try by phone came to, where a payer can do something about it."""


def why(code: str) -> str:
    """Return why a try did not go through, "" where nobody can say more."""
    return _(WHY_NOT_PAID[code]) if code in WHY_NOT_PAID else ""


def spoken_word(code: str) -> str:
    """Return what a state or a purpose is called."""
    return _(WORDS[code]) if code in WORDS else word(code)


def state(code: str, text: str = "") -> Markup:
    """Return a state as colour, icon and word together."""
    return pill(code, text or spoken_word(code))


def said(error: DomainError) -> str:
    """Return a refusal in the language that is spoken: its own sentence if we have it, else what its kind means."""
    own = _(error.message)
    kind = (type(error).__doc__ or "").strip().splitlines()[:1]
    if spoken() == SOURCE or own != error.message or not kind:
        return own
    general = _(kind[0])
    return general if general != kind[0] else own
