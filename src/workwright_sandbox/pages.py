"""The pages a payer sees. No script, no card data kept, readable on a phone in light and dark."""

from html import escape
from pathlib import Path

from workwright_sandbox.cards import CARDS
from workwright_sandbox.faults import FAULTS
from workwright_sandbox.store import Doc

EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "KWD": 3,
    "BHD": 3,
    "OMR": 3,
    "JOD": 3,
    "TND": 3,
}
SYMBOLS = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3", "JPY": "\u00a5"}
DECLINES = {
    "card_declined": "Your card was declined. No money was taken. Try another card.",
    "insufficient_funds": "There is not enough money on this card. No money was taken. Try another card.",
    "expired_card": "This card has expired. No money was taken. Try another card.",
    "test_cards_only": "This is a practice page: only the test cards below work here. No money was taken.",
}
STYLE = (Path(__file__).parent / "static/pay.css").read_text()
OUTCOMES = {
    "succeeded": ("ok", "Paid", "Thank you. The shop is being told now."),
    "processing": (
        "info",
        "We are checking your payment",
        "Your bank has not answered yet. You need not pay again.",
    ),
    "failed": ("bad", "Not paid", "No money was taken. Ask the shop for a new link."),
    "cancelled": ("bad", "Cancelled", "No money was taken. This page cannot be used any more."),
    "expired": ("bad", "Expired", "This page has expired. No money was taken. Ask the shop for a new link."),
}


def money(minor: int, currency: str) -> str:
    """Return an amount as people write it: `$1,234.50`, `KWD 1.250`, `\u00a51,200`."""
    exponent = EXPONENTS.get(currency, 2)
    whole, part = divmod(abs(minor), 10**exponent)
    text = f"{whole:,}" + (f".{part:0{exponent}}" if exponent else "")
    sign = "-" if minor < 0 else ""
    return f"{sign}{SYMBOLS[currency]}{text}" if currency in SYMBOLS else f"{sign}{currency}\u00a0{text}"


def page(title: str, body: str, wide: bool = False) -> str:
    """Return a whole page around `body`, which is markup already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        '<header class="test">Practice payments: no real money moves here</header>'
        f"<main{' class=wide' if wide else ''}>{body}</main></body></html>"
    )


def _head(charge: Doc) -> str:
    asked = charge["asked"]
    return (
        f"<h1>{escape(asked.get('merchant') or 'Payment')}</h1>"
        f'<p class="amount">{money(charge["amount_minor"], charge["currency"])}</p>'
        f'<p class="muted">{escape(asked.get("description", ""))}</p>'
    )


def pay_page(charge: Doc, errors: dict[str, str] | None = None) -> str:
    """Return the form for an open charge, or what became of it."""
    if charge["state"] != "action_required":
        return result_page(charge)
    errors = errors or {}
    amount = money(charge["amount_minor"], charge["currency"])
    declined = DECLINES.get(charge["error_code"], "") if not errors else ""
    note = f'<p class="note bad" role="alert">{escape(declined)}</p>' if declined else ""
    form = (
        f'<form class="card" method="post" novalidate>{note}'
        + _field("number", "Card number", "4242 4242 4242 4242", "cc-number", errors)
        + '<div class="two">'
        + _field("expiry", "Expires", "MM / YY", "cc-exp", errors)
        + _field("cvc", "Security code", "CVC", "cc-csc", errors)
        + f'</div><button name="do" value="pay">Pay {amount}</button>'
        '<button class="plain" name="do" value="cancel">Cancel and go back</button></form>'
    )
    return page(f"Pay {amount}", f'<div class="card">{_head(charge)}</div>{form}{_test_cards()}')


def _field(name: str, label: str, hint: str, fill: str, errors: dict[str, str]) -> str:
    error = errors.get(name, "")
    invalid = f' aria-invalid="true" aria-describedby="{name}-error"' if error else ""
    message = f'<p class="err" id="{name}-error">{escape(error)}</p>' if error else ""
    return (
        f'<div><label for="{name}">{label}</label>'
        f'<input type="text" inputmode="numeric" id="{name}" name="{name}" placeholder="{hint}" '
        f'autocomplete="{fill}" maxlength="23"{invalid} required>{message}</div>'
    )


def _test_cards() -> str:
    rows = "".join(
        f"<tr><td>{' '.join(n[i : i + 4] for i in range(0, 16, 4))}</td><td>{escape(what)}</td></tr>"
        for n, (_, _, what) in CARDS.items()
    )
    return (
        '<details class="card"><summary>Test cards</summary><table>'
        '<caption class="muted">Any future date, any three digits.</caption>'
        f"<tr><th>Number</th><th>What happens</th></tr>{rows}</table></details>"
    )


def result_page(charge: Doc) -> str:
    """Return what became of a charge, with the way back to the shop."""
    kind, title, text = OUTCOMES[charge["state"]]
    back = charge["asked"].get("return_url")
    shop = escape(charge["asked"].get("merchant") or "the shop")
    link = f'<a class="go" href="{escape(back)}">Back to {shop}</a>' if back else ""
    note = f'<p class="note {kind}" role="status"><b>{title}.</b> {text}</p>'
    return page(title, f'<div class="card">{_head(charge)}{note}</div>{link}')


def notice_page(title: str, text: str) -> str:
    return page(title, f'<div class="card"><h1>{escape(title)}</h1><p class="muted">{escape(text)}</p></div>')


def acts_for(doc: Doc) -> tuple[str, ...]:
    """Return what can happen to a payment or a refund now, in the words of the switchboard."""
    if doc["kind"] == "refund":
        return {"pending": ("settle", "fail"), "succeeded": ("fail",)}.get(doc["state"], ())
    dispute = (doc["dispute"] or {}).get("state")
    if doc["state"] == "succeeded" and dispute:
        return {"open": ("win", "lose"), "inquiry_open": ("escalate",)}.get(dispute, ())
    acts: dict[str, tuple[str, ...]] = {
        "action_required": ("pay",),
        "processing": ("settle",),
        "succeeded": ("dispute", "inquire", "refund"),
    }
    return acts.get(doc["state"], ())


def _row(doc: Doc) -> str:
    buttons = "".join(
        f'<button class="plain" name="do" value="{verb}" aria-label="{verb} {doc["id"]}">{verb}</button>'
        for verb in acts_for(doc)
    )
    form = f'<form method="post"><input type="hidden" name="id" value="{doc["id"]}">{buttons}</form>'
    return (
        f"<tr><td>{doc['id']}</td><td>{money(doc['amount_minor'], doc['currency'])}</td><td>{doc['state']}</td>"
        f"<td>{escape(doc['created_at'][:19])}</td><td>{form if buttons else ''}</td></tr>"
    )


def control_page(faults: dict[str, float], charges: list[Doc], refunds: list[Doc]) -> str:
    """Return the switchboard: every fault, and the newest payments and refunds with what can happen to each."""
    switches = "".join(
        f'<label class="check"><input type="number" name="{name}" min="0" step="any" '
        f'value="{faults.get(name, 0):g}" aria-label="{name}">'
        f'<span><b>{name}</b><br><span class="muted">{escape(text)}</span></span></label>'
        for name, text in FAULTS.items()
    )
    newest = sorted(charges + refunds, key=lambda doc: str(doc["created_at"]), reverse=True)[:30]
    rows = "".join(map(_row, newest))
    body = (
        '<h1>Sandbox provider</h1><form class="card" method="post"><h2>Misbehaviour</h2>'
        '<p class="muted">0 is off; 1 is on; '
        f"where the text says so, a number of seconds or of times.</p>{switches}<button>Save</button></form>"
        '<div class="card"><h2>Newest payments and refunds</h2><table>'
        "<tr><th>Id</th><th>Amount</th><th>State</th><th>Opened</th><th>What happens next</th></tr>"
        f"{rows}</table></div>"
    )
    return page("Sandbox provider", body, wide=True)
