"""The check of customers, with or without a vehicle in the same row."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.imports.queries.check_assets import Vehicles, has_vehicle
from workwright.imports.queries.known import Seen, numbered_customers, plain_email, plain_phone
from workwright.imports.rules.verdicts import Draft, RowRefused, same_name
from workwright.kernel.context import Context
from workwright.parties.queries import KnownCustomer, customers_called, known_customers
from workwright.parties.rules import fold, words

_COMPANY = re.compile(r"(?i)\b(inc|llc|ltd|gmbh|corp|co|sarl|sa|nv|bv|bvba|ag|kg|plc|srl|fleet|company)\b\.?")
_COMPANY_WORDS = ("company", "business", "fleet", "commercial", "firm", "firma", "corporate", "trade")


def check_customers(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Say of each row whether its customer or vehicle is new, is known, or contradicts what is known."""
    for draft in drafts:
        _understand(ctx, draft)
    who = _Who(ctx, import_id, drafts)
    vehicles = Vehicles(import_id, drafts)
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            known = who.check(draft)
            fresh = vehicles.check(draft, known.id if known else None) if has_vehicle(draft.values) else False
            if known:
                draft.records.append({"kind": "customer", "id": str(known.id), "made": False})
            if known and not fresh:
                draft.known(f"{known.name} is a customer already.")
            elif not fresh and who.twin(draft):
                draft.known(f"The same customer as in line {who.twin(draft)}.")
            who.remember(draft)
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


def _understand(ctx: Context, draft: Draft) -> None:
    """Turn what the columns say into one name, one phone, one address; what does not fit goes to the notes."""
    values = draft.values
    values["name"] = _name(values)
    values["kind"] = "company" if _is_company(values) else "person"
    values["phone"] = _phone(ctx, draft)
    values["email"] = _email(draft)
    values["address"] = _address(values)
    draft.marks += _marks(values)


def _name(values: dict[str, Any]) -> str:
    parts = [values.get("first_name", ""), values.get("last_name", "")]
    whole = values.get("name", "")
    if whole and parts[0] and not parts[1] and fold(parts[0]) not in fold(whole):
        return f"{parts[0]} {whole}"
    return whole or " ".join(filter(None, parts))


def _is_company(values: dict[str, Any]) -> bool:
    said = str(values.get("kind", "")).casefold()
    if said:
        return said in ("yes", "y", "true", "1", "x", "ja", "oui") or any(w in said for w in _COMPANY_WORDS)
    return bool(_COMPANY.search(values["name"]))


def _phone(ctx: Context, draft: Draft) -> str:
    said = [draft.values.get("phone", ""), draft.values.get("phone_2", "")]
    parts = [part.strip() for text in said for part in re.split(r"[;,/|\n]| or | and ", text) if part.strip()]
    first = ""
    for part in parts:
        number = plain_phone(ctx, part)
        if not number:
            draft.keep_in_notes("Phone", part, f"“{part}” cannot be a phone number here: kept in the notes.")
        elif not first:
            first = number
        elif number != first:
            draft.notes.append(f"Other phone: {part}")
    return first


def _email(draft: Draft) -> str:
    said = draft.values.get("email", "")
    parts = [part for part in re.split(r"[;,\s]+", said) if part]
    first = ""
    for part in parts:
        address = plain_email(part)
        if address and not first:
            first = address
        elif address != first or not address:
            draft.notes.append(f"E-mail: {part}")
    if said and not first:
        draft.remarks.append(f"“{said}” cannot be an e-mail address: kept in the notes.")
    return first


def _address(values: dict[str, Any]) -> str:
    town = " ".join(
        filter(None, [values.get("city", ""), values.get("state", ""), values.get("postal_code", "")])
    )
    lines = [values.get("street", ""), values.get("street_2", ""), town, values.get("country", "")]
    return "\n".join(filter(None, lines))


def _marks(values: dict[str, Any]) -> list[str]:
    marks = [f"number:{fold(values['customer_number'])}"] if "customer_number" in values else []
    marks += [f"phone:{values['phone']}"] if values["phone"] else []
    marks += [f"email:{values['email']}"] if values["email"] else []
    return marks or [f"name:{' '.join(sorted(words(values['name'])))}"]


class _Who:
    """Customers by phone, e-mail, former number or name: in the house, and in earlier rows of the file."""

    def __init__(self, ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
        marks = [mark for draft in drafts for mark in draft.marks]
        self.seen = Seen.before(import_id, marks)
        self.numbers = numbered_customers(ctx, [mark for mark in marks if mark.startswith("number:")])
        phones = {draft.values["phone"] for draft in drafts} - {""}
        emails = {draft.values["email"] for draft in drafts} - {""}
        found = known_customers(phones, emails, self.numbers.values())
        self.by_phone = {customer.phone: customer for customer in found if customer.phone}
        self.by_email = {customer.email: customer for customer in found if customer.email}
        self.by_id = {customer.id: customer for customer in found}

    def check(self, draft: Draft) -> KnownCustomer | None:
        """Return the customer of the house that the row means, None for a new one; raise `RowRefused`."""
        name = draft.values["name"]
        if earlier := self.seen.find(draft.marks):
            _same(name, earlier[1], earlier[2], f"in line {earlier[0]}")
        found = self._found(draft)
        if len({customer.id for customer in found}) > 1:
            names = " and ".join(dict.fromkeys(customer.name for customer in found))
            raise RowRefused(f"Its phone, e-mail or number belong to different customers: {names}.")
        if found:
            _same(name, found[0].name, draft.marks[0], "in the house")
            return found[0]
        return None

    def _found(self, draft: Draft) -> list[KnownCustomer]:
        values = draft.values
        number = self.numbers.get(next((m for m in draft.marks if m.startswith("number:")), ""))
        found = [self.by_phone.get(values["phone"]), self.by_email.get(values["email"])]
        found.append(self.by_id.get(number) if number else None)
        if any(found) or not draft.marks[0].startswith("name:"):
            return [customer for customer in found if customer]
        called = customers_called(values["name"])
        if len(called) > 1:
            raise RowRefused(
                f"Several customers are called {values['name']}, and the row has no phone or e-mail."
            )
        return called

    def twin(self, draft: Draft) -> int:
        """Return the line of the earlier row about the same customer, 0 when there is none."""
        earlier = self.seen.find(draft.marks)
        return earlier[0] if earlier else 0

    def remember(self, draft: Draft) -> None:
        self.seen.add(draft.line, draft.marks, draft.values["name"])


def _same(name: str, other: str, mark: str, where: str) -> None:
    if other and not same_name(name, other):
        what, _, which = mark.partition(":")
        raise RowRefused(
            f"The {what} {which} is that of {other} ({where}). Correct it, or take it out of one row."
        )
