"""What is known already: customers by whatever a file calls them, and rows that came in before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workwright.imports.rules.verdicts import Draft, RowRefused, base_key, same_name
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.parties.queries import KnownCustomer, customers_called, home_country, known_customers
from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, fold, phone_key

_BROUGHT = """
SELECT r.key, i.filename, i.finished_at, i.started_at FROM imports_row r JOIN imports_import i ON i.id = r.of_import_id
WHERE r.branch_id = %s AND r.state = 'created' AND r.key = ANY(%s) AND r.of_import_id <> %s
"""
_COUNTED = """
SELECT m AS base, count(*) AS times FROM imports_row r, unnest(r.marks) m
WHERE r.of_import_id = %s AND r.marks && %s::varchar[] AND m = ANY(%s) GROUP BY m
"""
_EARLIER = """
SELECT r.line, r.marks, r.values FROM imports_row r
WHERE r.of_import_id = %s AND r.marks && %s::varchar[] AND r.state IN ('ready', 'known', 'created') ORDER BY r.line
"""
_NUMBERED = """
SELECT m AS mark, (e ->> 'id')::uuid AS id FROM imports_row r, unnest(r.marks) m, jsonb_array_elements(r.records) e
WHERE r.branch_id = %s AND r.marks && %s::varchar[] AND m = ANY(%s) AND e ->> 'kind' = 'customer'
AND r.state IN ('created', 'known') ORDER BY r.id
"""


def mark_repeated(ctx: Context, import_id: UUID, kind: str, drafts: Sequence[Draft]) -> None:
    """Give each row its key, and find those that an earlier import brought in. Twins in one file are told apart."""
    bases = [f"key:{base_key(kind, draft.values)}" for draft in drafts]
    counted = {row.base: row.times for row in writer.rows(_COUNTED, [import_id, bases, bases])}
    for draft, base in zip(drafts, bases, strict=True):
        counted[base] = counted.get(base, 0) + 1
        draft.key, draft.base = f"{base[4:]}-{counted[base]}", base
    came = {row.key: row for row in writer.rows(_BROUGHT, [ctx.here, [d.key for d in drafts], import_id])}
    for draft in drafts:
        if row := came.get(draft.key):
            day = (row.finished_at or row.started_at or ctx.now).astimezone(ctx.zone).date()
            draft.known(f"It came in before, with {row.filename} on {day}.")


@dataclass
class Seen:
    """What earlier rows of the same file are about, by their marks: the line, and the name they gave."""

    places: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def before(cls, import_id: UUID, marks: Iterable[str]) -> "Seen":
        seen = cls()
        wanted = sorted(set(marks))
        for row in writer.rows(_EARLIER, [import_id, wanted]) if wanted else []:
            values = row.values if isinstance(row.values, dict) else {}
            seen.add(row.line, row.marks, str(values.get("name", "")))
        return seen

    def add(self, line: int, marks: Iterable[str], name: str) -> None:
        for mark in marks:
            self.places.setdefault(mark, (line, name))

    def find(self, marks: Iterable[str]) -> tuple[int, str, str] | None:
        """Return the line, the name and the mark of the first earlier row about the same."""
        return next(((*self.places[mark], mark) for mark in marks if mark in self.places), None)


def plain_phone(ctx: Context, text: str) -> str:
    """Return a phone number as it is compared, "" when it cannot be one."""
    try:
        return phone_key(text, home_country(ctx))
    except NotAPhone:
        return ""


def plain_email(text: str) -> str:
    try:
        return email_key(text)
    except NotAnEmail:
        return ""


class Owners:
    """Finds the customer a row names: by number, phone, e-mail or exact name, the first that is known."""

    def __init__(self, ctx: Context, drafts: Sequence[Draft]) -> None:
        self.ctx = ctx
        phones = {
            plain_phone(ctx, d.values["customer_phone"]) for d in drafts if "customer_phone" in d.values
        }
        emails = {plain_email(d.values["customer_email"]) for d in drafts if "customer_email" in d.values}
        numbered = [
            f"number:{fold(d.values['customer_number'])}" for d in drafts if "customer_number" in d.values
        ]
        self.numbers = numbered_customers(ctx, numbered)
        found = known_customers(phones - {""}, emails - {""}, self.numbers.values())
        self.by_id = {customer.id: customer for customer in found}
        self.by_phone = {customer.phone: customer for customer in found if customer.phone}
        self.by_email = {customer.email: customer for customer in found if customer.email}

    def of(self, values: dict[str, Any]) -> UUID:
        """Return the customer's id; raise `RowRefused` when none is known, several are, or the name contradicts."""
        found = self._by_key(values)
        name = values.get("customer_name", "")
        if found is not None:
            if name and not same_name(name, found.name):
                raise RowRefused(
                    f"The customer found by number, phone or e-mail is {found.name}, not {name}."
                )
            return found.id
        called = customers_called(name) if name else []
        if len(called) > 1:
            raise RowRefused(
                f"Several customers are called {name}: name this one by number, phone or e-mail."
            )
        if not called:
            said = name or next((values[n] for n in _SAID if n in values), "")
            raise RowRefused(f"No customer is known as {said}: bring in customers first, or correct it.")
        return called[0].id

    def _by_key(self, values: dict[str, Any]) -> KnownCustomer | None:
        number = self.numbers.get(f"number:{fold(str(values.get('customer_number', '')))}")
        if number in self.by_id:
            return self.by_id[number]
        phone = plain_phone(self.ctx, values.get("customer_phone", ""))
        email = plain_email(values.get("customer_email", ""))
        return self.by_phone.get(phone) or self.by_email.get(email)


_SAID = ("customer_number", "customer_phone", "customer_email")


def numbered_customers(ctx: Context, marks: Sequence[str]) -> dict[str, UUID]:
    """Return the customers that earlier imports brought in under these numbers of the former system."""
    if not marks:
        return {}
    wanted = sorted(set(marks))
    return {row.mark: row.id for row in writer.rows(_NUMBERED, [ctx.here, wanted, wanted])}
