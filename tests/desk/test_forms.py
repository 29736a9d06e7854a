"""Forms made from commands: what they ask, what they read, what they say."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from pydantic import BaseModel, Field, ValidationError

from workwright.billing.actions.correct_invoice import CorrectInvoice
from workwright.billing.actions.credit_invoice import CreditInvoice
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.filling import fill
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.show import Place
from workwright.kernel.actions import Command
from workwright.kernel.privacy import Personal

PLACE = Place("America/Los_Angeles", "en_US", "USD", date(2026, 11, 23))
YEN = Place("Asia/Tokyo", "ja_JP", "JPY", date(2026, 11, 23))


class Row(BaseModel):
    part_id: UUID
    quantity: Decimal = Decimal(1)


class Everything(Command):
    order_id: UUID
    customer_words: Personal[str]
    priority: Literal["routine", "urgent"] = "routine"
    amount_minor: int
    promised_at: datetime | None = None
    due_on: date | None = None
    urgent: bool = False
    lines: tuple[Row, ...] = ()
    decisions: tuple[tuple[UUID, Literal["approve", "decline"]], ...] = ()
    skills: tuple[str, ...] = ()
    file_ids: tuple[UUID, ...] = ()
    expected_version: int = 1
    note: str = Field(default="", description="Shown on the job card.")


def read(text: str, place: Place = PLACE) -> Form:
    return Form(fields_of(Everything), QueryDict(text), place, lambda name: [])


def test_each_type_has_its_control() -> None:
    kinds = {field.name: field.kind for field in fields_of(Everything)}
    assert kinds == {
        "order_id": "id",
        "customer_words": "words",
        "priority": "choice",
        "amount_minor": "money",
        "promised_at": "moment",
        "due_on": "day",
        "urgent": "check",
        "lines": "rows",
        "decisions": "pairs",
        "skills": "list",
        "file_ids": "files",
        "expected_version": "number",
        "note": "words",
    }
    labels = {field.name: field.label for field in fields_of(Everything)}
    assert labels["amount_minor"] == "Amount"
    assert labels["promised_at"] == "Promised"


def test_what_is_typed_becomes_a_command() -> None:
    order, part, line = uuid4(), uuid4(), uuid4()
    form = read(
        f"order_id={order}&customer_words=It+rattles&amount_minor=12.50&promised_at=2026-11-23T17:30&urgent=&urgent=on"
        f"&lines-0-part_id={part}&lines-0-quantity=1,5&lines-3-part_id=&lines-3-quantity="
        f"&decisions-0-0={line}&decisions-0-1=approve&skills=brakes%0Atyres"
    )
    command = Everything.model_validate(form.payload)
    assert form.errors == {}
    assert command.amount_minor == 1250
    assert command.promised_at == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert command.lines == (Row(part_id=part, quantity=Decimal("1.5")),)
    assert command.decisions == ((line, "approve"),)
    assert command.skills == ("brakes", "tyres")
    assert command.urgent


@pytest.mark.parametrize(
    ("typed", "place", "minor"),
    [
        ("12.50", PLACE, 1250),
        ("12,5", PLACE, 1250),
        ("1200", YEN, 1200),
        ("-3", PLACE, -300),
        ("12.50 USD", PLACE, 1250),
    ],
)
def test_money_is_typed_in_major_units(typed: str, place: Place, minor: int) -> None:
    assert read(f"amount_minor={typed}", place).payload["amount_minor"] == minor


@pytest.mark.parametrize(
    ("typed", "place"),
    [("12.505", PLACE), ("1.5", YEN), ("twelve", PLACE), ("1,200.00", PLACE), ("NaN", PLACE)],
)
def test_an_amount_that_cannot_be_meant_is_an_error_beside_its_field(typed: str, place: Place) -> None:
    assert "amount_minor" in read(f"amount_minor={typed}", place).errors


def test_complaints_are_sentences_by_field_of_the_form() -> None:
    form = read("customer_words=x&amount_minor=1&lines-0-part_id=nonsense")
    with pytest.raises(ValidationError) as raised:
        Everything.model_validate(form.payload)
    assert sentences(raised.value) == {"order_id": "Fill this in.", "lines-0-part_id": "Choose one."}


def test_a_record_fills_its_form_and_reads_back_the_same() -> None:
    values = Everything(
        order_id=uuid4(),
        customer_words="It rattles",
        amount_minor=-1205,
        promised_at=datetime(2026, 11, 24, 1, 30, tzinfo=UTC),
        due_on=date(2026, 12, 1),
        lines=(Row(part_id=uuid4(), quantity=Decimal("2.5")),),
        decisions=((uuid4(), "decline"),),
        skills=("a", "b"),
        urgent=True,
    )
    typed = fill(
        fields_of(Everything), {name: getattr(values, name) for name in Everything.model_fields}, PLACE
    )
    form = Form(fields_of(Everything), typed, PLACE, lambda name: [])
    assert Everything.model_validate(form.payload) == values


def test_rows_left_empty_are_not_given_where_nothing_is_a_choice() -> None:
    """Credit the whole of an invoice: no line is named, which is not the same as a list of none."""
    form = Form(fields_of(CreditInvoice), QueryDict("lines=&reason=Warranty"), PLACE, lambda name: [])
    assert form.payload == {"reason": "Warranty"}
    assert read("lines=").payload["lines"] == []


def test_the_rows_of_a_record_are_named_by_their_own_ids() -> None:
    """A form that corrects an invoice starts with its lines: each row knows which line it is."""
    line = uuid4()
    row = {"id": line, "description": "Coil", "quantity": Decimal("0.800000"), "unit_price": Decimal("135")}
    typed = fill(fields_of(CorrectInvoice), {"lines": (row,)}, PLACE)
    shown = {name.removeprefix("lines-0-"): typed[name] for name in typed if name.startswith("lines-0-")}
    assert shown == {"line_id": str(line), "description": "Coil", "quantity": "0.8", "unit_price": "135"}
