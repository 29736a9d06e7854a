from typing import Annotated, Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q
from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.models import Customer
from workwright.parties.queries import home_country, resolve
from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, fold, phone_key, search_text

SAME_NAMES_SHOWN = 5


class FindOrCreateCustomer(Command):
    """A known phone or e-mail address finds the customer; the rest is then not used, only compared."""

    customer_id: UUID | None = None
    kind: Literal["person", "company"] = "person"
    name: Personal[Annotated[str, Field(min_length=1, max_length=200)]]
    phone: Personal[Annotated[str, Field(max_length=40)]] = ""
    email: Personal[Annotated[str, Field(max_length=254)]] = ""
    billing_address: Personal[Annotated[str, Field(max_length=1000)]] = ""
    tax_id: Personal[Annotated[str, Field(max_length=40)]] = ""
    language: Annotated[str, Field(max_length=16)] = ""
    notes: Personal[Annotated[str, Field(max_length=4000)]] = ""


class FoundCustomer(Result):
    """`duplicates` are others who may be the same; `differs` names what was given and stands otherwise."""

    created: bool
    version: int
    duplicates: tuple[UUID, ...] = ()
    differs: tuple[str, ...] = ()


@action("parties.find_or_create_customer", errors=(NotAPhone, NotAnEmail), offline=True)
def find_or_create_customer(ctx: Context, command: FindOrCreateCustomer) -> FoundCustomer:
    """Find the customer by phone, then by e-mail address; create one only if neither is known (A5)."""
    given = _normalised(ctx, command)
    _queue_up(given["phone"], given["email"])
    found = _known(command.customer_id, given["phone"], given["email"])
    if found:
        return _found(found, given)
    customer = Customer(id=command.customer_id or new_id(), created_at=ctx.now, **given)
    customer.search_text = search_text(customer.name, customer.email, customer.billing_address)
    customer.save(force_insert=True)
    return FoundCustomer(id=customer.id, created=True, version=1, duplicates=_same_name(customer))


def _normalised(ctx: Context, command: FindOrCreateCustomer) -> dict[str, str]:
    given: dict[str, str] = command.model_dump(exclude={"customer_id"})
    return given | {
        "phone": phone_key(command.phone, home_country(ctx)),
        "email": email_key(command.email),
    }


def _queue_up(*keys: str) -> None:
    """Let clerks who hold the same phone or address pass one after the other: the second finds the first's.

    The unique constraints would refuse the second; waiting lets them answer instead. Sorted, so that two who
    share both never wait for each other.
    """
    with connection.cursor() as cursor:
        for key in sorted(filter(None, keys)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"parties:{key}"])


def _known(customer_id: UUID | None, phone: str, email: str) -> list[Customer]:
    """The customers meant, the best match first: by id (sent again from a device), phone, e-mail."""
    wanted = Q(id=customer_id) if customer_id else Q(pk__in=())
    wanted |= Q(phone=phone, merged_into=None) if phone else Q(pk__in=())
    wanted |= Q(email=email, merged_into=None) if email else Q(pk__in=())
    rows = Customer.objects.filter(wanted)
    return sorted(rows, key=lambda row: (row.id != customer_id, not phone or row.phone != phone))


def _found(found: list[Customer], given: dict[str, str]) -> FoundCustomer:
    best = resolve(found[0])
    differs = tuple(
        name
        for name, value in given.items()
        if value and name not in ("kind", "notes") and fold(value) != fold(getattr(best, name))
    )
    others = tuple(row.id for row in found[1:] if row.id != best.id)
    return FoundCustomer(id=best.id, created=False, version=best.version, duplicates=others, differs=differs)


def _same_name(customer: Customer) -> tuple[UUID, ...]:
    """Others whose words hold all words of the name, then compared whole; a few are enough to ask about."""
    name = search_text(customer.name)
    rows = writer.rows(_ALIKE, [name, customer.id, SAME_NAMES_SHOWN * 4])
    return tuple(row.id for row in rows if search_text(row.name) == name)[:SAME_NAMES_SHOWN]


_ALIKE = """
SELECT id, name FROM parties_customer WHERE merged_into_id IS NULL
AND to_tsvector('simple', search_text) @@ plainto_tsquery('simple', %s) AND id <> %s ORDER BY id LIMIT %s
"""
