"""A basket on its way through a form: what is in it, what a scan adds, what it comes to."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict
from pydantic import BaseModel, ValidationError

from workwright.catalog.queries import PartView, scan_part
from workwright.counter.actions.sell_parts import SellParts
from workwright.counter.queries import BasketView, Wanted, price_basket
from workwright.drawers.rules import faces_of
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.show import Place
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.parties.queries import CustomerCard, CustomerRow, customers_by_id, search_customers
from workwright.payments.queries import cash_step
from workwright.payments.rules import cash_due

MANY_AT_ONCE = re.compile(r"^(\d{1,4})\s*[*x]\s*(.+)$")
LINE = re.compile(r"^lines-(\d+)-")
SHORTEST = 2
TENDER = ("method", "tendered_minor", "approval_code", "last4", "brand", "po_number")


@dataclass(slots=True)
class Till:
    """What was typed so far, with what it means: the priced basket, hits of a scan, the customer."""

    ctx: Context
    data: QueryDict
    place: Place
    lines: list[dict[str, Any]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    hits: list[PartView] = field(default_factory=list)
    people: list[CustomerRow] = field(default_factory=list)
    unknown: str = ""
    basket: BasketView | None = None
    customer: CustomerCard | None = None
    focus: str = "code"

    @classmethod
    def read(cls, ctx: Context, data: QueryDict, place: Place) -> "Till":
        """Take up the basket of a form; a removed line is gone."""
        kept = data.copy()
        if (gone := kept.get("remove", "")).isdigit():
            for name in [name for name in kept if name.startswith(f"lines-{gone}-")]:
                del kept[name]
        till = cls(ctx, kept, place)
        form = Form(tuple(f for f in fields_of(SellParts) if f.name == "lines"), kept, place, _no_files)
        till.lines = list(form.payload.get("lines", []))
        till.errors = dict(form.errors)
        till.customer = till._customer()
        return till

    def typed(self, name: str, default: str = "") -> str:
        return self.data.get(name, default)

    @property
    def cash_offers(self) -> tuple[int, ...]:
        """The exact amount and what people hand over for it, in minor units."""
        return offers(self.cash_minor, self.place.currency)

    @property
    def cash_minor(self) -> int:
        """What the total comes to in the coins there are."""
        total = self.basket.total_minor if self.basket else 0
        return cash_due(total, cash_step(self.ctx))

    def obey(self) -> None:
        """Do what the form asks before it is shown again: add a scan, a pick, goods by name, or find a customer."""
        if pick := self.typed("pick"):
            self._put(self._id(pick), self._times(self.typed("code"))[0])
        elif self.typed("new_name") and self.typed("new_price"):
            self._add_by_name()
        elif code := self.typed("code").strip():
            self._scan(code)
        elif who := self.typed("who").strip():
            self._find(who)
        self.price()

    def price(self) -> None:
        """Price the basket; what cannot be priced is said, and the basket stays."""
        if not self.lines:
            return
        try:
            wanted = [Wanted.model_validate(line) for line in self.lines]
            self.basket = price_basket(self.ctx, self.customer.id if self.customer else None, wanted)
        except (DomainError, ValidationError) as error:
            self.problem = self.problem or getattr(error, "message", "A quantity or a price does not fit.")

    def _customer(self) -> CustomerCard | None:
        chosen = self.data.get("customer_id")
        return customers_by_id(self.ctx, [self._id(chosen)]).get(self._id(chosen)) if chosen else None

    @staticmethod
    def _id(text: str) -> UUID:
        try:
            return UUID(text)
        except ValueError:
            raise NotFound("There is no such part or customer.") from None

    @staticmethod
    def _times(code: str) -> tuple[Decimal, str]:
        """Read `3*WB600` as three of them."""
        found = MANY_AT_ONCE.match(code.strip())
        return (Decimal(found[1]), found[2]) if found else (Decimal(1), code)

    def _scan(self, code: str) -> None:
        quantity, what = self._times(code)
        self.hits = scan_part(self.ctx, what)
        if len(self.hits) == 1:
            self._put(self.hits[0].id, quantity)
            self.hits = []
        elif not self.hits:
            self.unknown, self.focus = what, "new_price"
        else:
            self.focus = "hit-0"

    def _put(self, part_id: UUID, quantity: Decimal) -> None:
        """One more of what is there already, else a new line."""
        for line in self.lines:
            if line.get("part_id") == str(part_id) and line.get("unit_price") is None:
                line["quantity"] = Decimal(line.get("quantity") or 1) + quantity
                return
        self.lines.append({"part_id": str(part_id), "quantity": quantity})

    def _add_by_name(self) -> None:
        price = self.typed("new_price").replace(",", ".").strip()
        try:
            line = Wanted(description=self.typed("new_name").strip()[:200], unit_price=Decimal(price))
        except ArithmeticError:
            self.problem, self.unknown, self.focus = (
                "Type a price, for example 4.50.",
                self.typed("new_name"),
                "new_price",
            )
            return
        self.lines.append(line.model_dump(exclude_none=True))

    def _find(self, who: str) -> None:
        self.focus = "person-0"
        self.people = list(search_customers(self.ctx, who, limit=6).rows) if len(who) >= SHORTEST else []
        if not self.people:
            self.focus, self.problem = (
                "who",
                f"Nobody is found for “{who}”. Leave it empty for a walk-in customer.",
            )


def _no_files(name: str) -> list[str]:
    return []


def offers(total_minor: int, currency: str) -> tuple[int, ...]:
    """Return the amount itself and the next sums that notes make, as buttons for cash."""
    notes = [face for face in faces_of(currency) if face >= 500]
    rounded = {-(-total_minor // note) * note for note in notes if total_minor > 0}
    return (total_minor, *sorted(rounded - {total_minor})[:4]) if total_minor > 0 else ()


def command_of(
    model: type[BaseModel], data: QueryDict, place: Place
) -> tuple[BaseModel | None, dict[str, str]]:
    """Return a command from a form, or what of it cannot be used, field by field."""
    form = Form(fields_of(model), data, place, _no_files)
    try:
        return (None, form.errors) if form.errors else (model.model_validate(form.payload), {})
    except ValidationError as error:
        return None, sentences(error) | form.errors
