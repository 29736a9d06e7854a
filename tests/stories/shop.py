"""The shop of the stories: its people as programs with keys of their roles, and what the house says of itself."""

import io
import re
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from django.test import Client
from PIL import Image

from tests.access.builders import a_user
from tests.api.caller import Program
from tests.catalog.builders import a_part, a_service, us_taxes
from tests.drawers.builders import a_drawer
from tests.inventory.builders import in_stock
from tests.world import COMPANY
from workwright.interfaces.context import of_system
from workwright.kernel import outbox
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.verify import verify

EMAIL = "amelie@customer.example"


class Shop:
    """Harbour Street Garage with shelves, taxes, a drawer, and one program for each role that somebody plays."""

    def __init__(self) -> None:
        self.system: Context = of_system("test", COMPANY.harbour)
        us_taxes(self.system)
        self._people: dict[str, Program] = {}
        self.drawer = a_drawer(self.system)

    def __call__(self, role: str) -> "Person":
        if role not in self._people:
            self._people[role] = Program(role)
        return Person(self._people[role])

    def part(self, name: str, price: str, cost: str, on_hand: int) -> UUID:
        """A part of the catalogue with so many on the shelf."""
        part_id = a_part(self.system, name=name, price=price, unit_cost=cost)
        if on_hand:
            in_stock(self.system, part_id, on_hand, cost)
        return part_id

    def proven_service(self, **fields: Any) -> UUID:
        """A service that asks for a check, a photo, a second look and a signature."""
        proof = {"photos": ("after",), "quality_check": True, "signature": True}
        checks = ({"text": "Torque the wheels"},)
        return a_service(self.system, checklist=checks, required_proof=proof, **fields)

    def books(self) -> dict[str, int]:
        """Return the trial balance, account by account on its own side, after checking that it balances."""
        trial = self("accountant").ask("ledger.get_trial_balance")
        for total in trial["totals"]:
            assert total["debits_minor"] == total["credits_minor"], trial
        return {row["code"]: row["balance_minor"] for row in trial["rows"] if row["balance_minor"]}

    def owed(self) -> int:
        """Return what customers owe, less what is held for them, as the books say after all news is delivered."""
        self.told()
        books = self.books()
        return books.get("receivable", 0) - books.get("deposits", 0) - books.get("credit", 0)

    def stock(self, part_id: UUID) -> tuple[float, float]:
        """Return how many are on hand, and how many of them are promised."""
        found = self("service_advisor").ask("inventory.get_stock", part_id=part_id)["stock"]
        return float(found["on_hand"]), float(found["reserved"])

    def account(self, order_id: str) -> Any:
        return self("cashier").ask("payments.account_of", work_order_id=order_id)

    def colleague(self, role: str) -> None:
        """Let a second person with this role work here, so that nobody checks their own work."""
        a_user(self.system, "second@example.com", {"role": role, "branch_id": COMPANY.harbour})

    def told(self) -> Counter[str]:
        """Deliver the news and return how many messages of each kind the customer was written so far."""
        while outbox.run_once(lambda: datetime.now(UTC)):
            pass
        written = self("auditor").ask("notify.list_messages", limit=200)["rows"]
        rows = [row for row in written if row["subject_kind"] != "invitation"]
        assert {row["recipient"] for row in rows} <= {EMAIL}
        return Counter(row["template"] for row in rows)

    def link(self, template: str) -> str:
        """Return the token of the link in the newest message of this kind."""
        rows = self("auditor").ask("notify.list_messages", limit=200)["rows"]
        text = next(row["text"] for row in rows if row["template"] == template)
        return re.findall(r"/[ep]/(\S+)", text)[-1]

    def whole(self) -> None:
        """Check that nothing in the record is out of joint."""
        assert verify() == []


class Person:
    """Somebody at work: does things and asks things by the HTTP API."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def do(self, name: str, /, **body: Any) -> Any:
        """Do it, and return the answer; a refusal fails the story."""
        answer = self.program.do(name, body, key=str(new_id()))
        assert answer.status_code == 200, f"{name}: {answer.content.decode()}"
        return answer.json()

    def refused(self, name: str, code: str, /, **body: Any) -> Any:
        """Try it, and return the problem with which it is refused."""
        answer = self.program.do(name, body, key=str(new_id()))
        assert answer["Content-Type"] == "application/problem+json", answer.content
        problem = answer.json()
        assert problem["code"] == code, problem
        return problem

    def ask(self, name: str, /, **query: Any) -> Any:
        answer = self.program.ask(name, query)
        assert answer.status_code == 200, f"{name}: {answer.content.decode()}"
        return answer.json()

    def photo(self) -> str:
        """Upload a picture and return its id."""
        picture = io.BytesIO()
        Image.new("RGB", (40, 30), (200, 60, 40)).save(picture, "JPEG")
        picture.seek(0)
        picture.name = "photo.jpg"
        client, headers = self.program.client, self.program.headers
        answer = client.post(
            "/api/v1/files", {"file": picture}, headers=headers | {"Idempotency-Key": str(new_id())}
        )
        assert answer.status_code == 200, answer.content
        stored: str = answer.json()["id"]
        return stored


class Customer:
    """The customer at their phone: opens links, answers, pays on the provider's page."""

    def __init__(self, name: str) -> None:
        self.name, self.client = name, Client(raise_request_exception=False)

    def answer(self, token: str, document_sha256: str, verdicts: dict[str, str]) -> None:
        """Answer an estimate line by line on the page behind its link."""
        page = self.client.get(f"/e/{token}", follow=True)
        assert page.status_code == 200, page.content
        lines = {f"line-{line}": verdict for line, verdict in verdicts.items()}
        said = {"command_id": str(new_id()), "shown_sha256": document_sha256, "name": self.name}
        done = self.client.post(f"/e/{token}", said | lines)
        assert done.status_code == 303, done.content.decode()

    def pay(self, token: str, card: str) -> str:
        """Pay on the provider's hosted page and come back; return what our page says then."""
        leaving = self.client.post(f"/p/{token}", {"command_id": str(new_id())})
        assert leaving.status_code == 200, leaving.content.decode()
        address = _address_in(leaving.content.decode())
        there = httpx.get(address, timeout=10)
        assert there.status_code == 200
        form = {"number": card, "expiry": "12/34", "cvc": "123", "do": "pay"}
        paid = httpx.post(address, data=form, timeout=10)
        assert paid.status_code < 400, paid.text
        return self.client.get(f"/p/{token}?back=1", follow=True).content.decode()


def _address_in(page: str) -> str:
    """Return the address of the provider's page that our page leads to."""
    return next(piece.split('"')[0] for piece in page.split('href="')[1:] if "/pay/" in piece)
