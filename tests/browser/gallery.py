"""Every component on one page. It exists in the tests only: the product shows no invented data."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import engines
from django.urls import path
from pydantic import BaseModel, Field

from workwright.interfaces.desk import assets
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.navigation import NAVIGATION
from workwright.interfaces.desk.show import Place
from workwright.kernel.actions import Command


class Row(BaseModel):
    description: str
    quantity: Decimal = Decimal(1)
    price_minor: int = 0


class Sample(Command):
    customer_id: UUID
    title: str
    customer_words: str = Field(default="", description="What the customer said, word for word.")
    priority: Literal["routine", "urgent", "emergency"] = "routine"
    required_priority: Literal["routine", "urgent", "emergency"]
    amount_minor: int
    promised_at: datetime | None = None
    phone: str = ""
    urgent: bool = False
    skills: tuple[Literal["brakes", "tyres"], ...] = ()
    lines: tuple[Row, ...]
    photo_file_ids: tuple[UUID, ...] = ()


PAGE = (Path(__file__).parent / "gallery.html").read_text()


def frame() -> Thing:
    branches = (Thing(id="1", name="Harbour Street Garage"), Thing(id="2", name="Northside"))
    undo = ("work_orders.lift_hold", {"hold_id": ["1"]})
    messages = (
        Thing(text="Saved.", tone="ok", undo=None),
        Thing(text="Place hold: done.", tone="ok", undo=undo),
    )
    return Thing(
        navigation=NAVIGATION, branches=branches, branch_id="1", branch_name="Harbour Street Garage", name="Sam Okafor",
        roles=("Service advisor",), messages=messages, query="", may=lambda right: True,
        shared="", lock_after=0, live="", made_ms=0,
    )  # fmt: skip


def gallery(request: HttpRequest) -> HttpResponse:
    typed = QueryDict("title=Brakes&amount_minor=12.5x&lines-0-description=Pads", mutable=True)
    form = Asked(
        fields_of(Sample), typed, "key", finders={"customer_id": "customer_id"},
        errors={"amount_minor": "Type a number, for example 1.5.", "customer_id": "Choose one."},
        problem="Something is missing or does not fit. It is marked below.", now={"title": "Brakes, rear"},
    )  # fmt: skip
    at = datetime(2026, 11, 23, 18, 42, tzinfo=UTC)
    shown = {
        "frame": frame(), "place": Place("America/Los_Angeles", "en_US", "USD", at.date()), "here": "/", "form": form,
        "rows": [("Diagnostics", "Engine misfire diagnosis (P0302)", "1.0", 12000, "authorised"),
                 ("Part", "Ignition coil DG-549", "1", 6490, "reserved"),
                 ("Part", "Brake rotor, front", "2", 14850, "short"),
                 ("Labour", "Front brake pads and rotors", "1.6", 21600, "awaiting")],
        "account": [Thing(name="Total", minor=83294, sum=False), Thing(name="Deposit", minor=-20000, sum=False),
                    Thing(name="Balance due", minor=63294, sum=True)],
        "entries": [Thing(at=at, text="Amélie approved 3 lines by SMS link", kind="customer"),
                    Thing(at=at, text="Maria started diagnostics", kind="work")],
    }  # fmt: skip
    return HttpResponse(engines["jinja2"].from_string(PAGE).render(shown, request))


urlpatterns = [
    path("operations/banner", lambda request: HttpResponse(status=204)),
    path("", gallery),
    path("static/<path:path>", assets.serve),
]
