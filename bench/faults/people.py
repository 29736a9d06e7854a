"""People at work over HTTP, each from a seed. They repeat a command under its key until somebody answers it."""

import re
import threading
import time
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

GOOD, DECLINED = "4242424242424242", "4000000000000002"
PATIENCE = 120.0


@dataclass(frozen=True)
class Heard:
    """One command that was answered: what was asked, under which key, and what the answer was."""

    name: str
    asked: dict[str, Any]
    answer: dict[str, Any]


@dataclass
class Notebook:
    """All that an auditor is told by us: what was acknowledged, and how often somebody had to ask again."""

    heard: list[Heard] = field(default_factory=list)
    repeated: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    given_up: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, heard: Heard) -> None:
        with self.lock:
            self.heard.append(heard)

    def refuse(self, code: str) -> None:
        with self.lock:
            self.refused[code] = self.refused.get(code, 0) + 1


class Refusal(Exception):
    """The product said no, clearly; it will say so again."""


class Person(threading.Thread):
    """Opens orders, takes deposits in cash, by slip and by link, and gives some of it back."""

    def __init__(self, seed: int, world: Any, link_of: Any, notes: Notebook, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.random, self.world, self.link_of = Random(seed), world, link_of
        self.notes, self.stopped = notes, stop
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{world.port}", timeout=15)

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                self.order()
            except Refusal:
                continue

    def order(self) -> None:
        """One customer: an order, up to three payments, and perhaps some of it back."""
        words = {"customer_words": "It stutters.", "jobs": [{"title": "Misfire"}]}
        who = {"customer_id": self.world.customer, "asset_id": self.world.asset}
        order = self.act("work_orders.open_work_order", **words, **who)["id"]
        for _ in range(self.random.randint(1, 3)):
            deed = self.random.choice((self.cash, self.slip, self.link))
            deed(order, self.random.randint(100, 50_000))

    def cash(self, order: str, amount: int) -> None:
        asked = {
            "work_order_id": order,
            "purpose": "deposit",
            "amount_minor": amount,
            "shift_id": self.world.shift,
        }
        paid = self.act("payments.take_cash", payment_id=self.new_id(), tendered_minor=amount, **asked)
        if self.random.random() < 0.4:
            back = {"amount_minor": self.random.randint(1, min(amount, 20_000)), "method": "cash"}
            why = {"reason": "They changed their mind", "shift_id": self.world.shift}
            self.act("payments.refund_payment", refund_id=self.new_id(), payment_id=paid["id"], **back, **why)

    def slip(self, order: str, amount: int) -> None:
        slip = {"approval_code": f"A{self.random.randint(1000, 9999)}", "last4": "4242", "brand": "visa"}
        asked = {"work_order_id": order, "purpose": "deposit", "amount_minor": amount}
        self.act("payments.take_card_slip", payment_id=self.new_id(), **asked, **slip)

    def link(self, order: str, amount: int) -> None:
        """The customer opens the link, presses on, and pays on the provider's page: each as often as it takes."""
        asked = {"work_order_id": order, "purpose": "deposit", "amount_minor": amount}
        request = self.act("payments.request_payment", request_id=self.new_id(), **asked)["id"]
        page = self.on_to_provider(f"/p/{self.link_of(request)}")
        if page:
            card = DECLINED if self.random.random() < 0.1 else GOOD
            self.pay_there(page, card)

    def on_to_provider(self, path: str) -> str:
        with httpx.Client(base_url=str(self.http.base_url), timeout=15, follow_redirects=True) as browser:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                try:
                    page = browser.get(path)
                    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
                    if token and "command_id" in page.text:
                        form = {"csrfmiddlewaretoken": token[1], "command_id": self.new_id()}
                        page = browser.post(path, data=form, headers={"Referer": str(page.url)})
                        found = re.search(r'https?://[^"\s]+/pay/[\w-]+', page.text)
                        if found:
                            return found[0]
                except httpx.HTTPError:
                    pass
                self.notes.repeated += 1
                time.sleep(0.5)
        return ""  # "we are checking": the customer goes home

    def pay_there(self, page: str, card: str) -> None:
        form = {"number": card, "expiry": "12/40", "cvc": "123", "do": "pay"}
        for _ in range(60):
            try:
                httpx.post(page, data=form, timeout=15)
                return
            except httpx.HTTPError:
                time.sleep(0.5)

    def act(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command until it is answered; note the answer. Raises Refusal when the answer is no."""
        key, until = uuid.UUID(int=self.random.getrandbits(128)).hex, time.monotonic() + PATIENCE
        while time.monotonic() < until:
            answer = self.send(name, key, fields)
            if answer is not None and answer.status_code < 300:
                self.notes.write(Heard(name, fields, answer.json()))
                found: dict[str, Any] = answer.json()
                return found
            if answer is not None and answer.status_code not in (409, 429, 500, 502, 503, 504):
                self.notes.refuse(f"{name} {answer.status_code} {answer.json().get('code')}")
                raise Refusal(name)
            self.notes.repeated += 1
            time.sleep(0.2)
        self.notes.given_up.append(f"{name} {fields}")
        raise Refusal(name)

    def send(self, name: str, key: str, fields: dict[str, Any]) -> httpx.Response | None:
        headers = {"Authorization": f"Bearer {self.world.key}", "Idempotency-Key": key}
        try:
            return self.http.post(f"/api/v1/{name.replace('.', '/')}", json=fields, headers=headers)
        except httpx.HTTPError:
            return None

    def new_id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))
