"""Wrong input to every corner of the main job: a clear problem, and not one row more or less anywhere."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from tests.payments.builders import a_request
from tests.stories.shop import EMAIL, Person, Shop
from tests.world import COMPANY
from workwright.files.rules import LARGEST_BYTES
from workwright.kernel.ids import new_id

HUGE = 10**30


class Scene:
    """A shop in the middle of the day: a customer, an order with an estimate sent, a shift, an issued invoice."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.manager = shop, shop("operations_manager")
        do = self.manager.do
        self.customer = do("parties.find_or_create_customer", name="Ana Díaz", email=EMAIL)["id"]
        job = {
            "title": "Work",
            "lines": [{"kind": "labour", "description": "Work", "unit_price": "50"}],
        }
        self.order = do("work_orders.open_work_order", customer_id=self.customer, jobs=[job])
        self.line = self.order["line_ids"][0]
        draft = do("estimates.draft_estimate", work_order_id=self.order["id"])
        self.estimate = do("estimates.send_estimate", estimate_id=draft["id"], expected_version=1)
        self.shift = do("drawers.open_shift", drawer_id=str(shop.drawer), float_minor=1000)["id"]
        self.part = str(shop.part("Pads", "35", "20", 3))
        euro = shop.system.__class__(shop.system.actor, shop.system.now, "test", branch_id=COMPANY.north)
        self.foreign = self._in(euro)
        shop("accountant")

    @staticmethod
    def _in(north: Any) -> dict[str, str]:
        """An order and a drawer of the other branch."""
        from tests.drawers.builders import a_drawer, an_open_shift
        from tests.work_orders.builders import an_order

        order = an_order(north)
        shift = an_open_shift(north, 0, a_drawer(north))
        return {"order": str(order.id), "job": str(order.job_ids[0]), "shift": str(shift)}


@pytest.fixture
def scene(fresh_db: str, company: Any) -> Scene:
    return Scene(Shop())


def rows() -> dict[str, int]:
    """Count the rows of every table but the memory of refused keys."""
    with connection.cursor() as cursor:
        names = [n for n in connection.introspection.table_names(cursor) if not n.startswith("django_")]
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return {name: count for name, count in found.items() if name not in MEMORY}


MEMORY = {"kernel_refusal", "access_cache"}


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = rows()
    yield
    after = rows()
    assert after == before, {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }


def refuse(person: Person, name: str, statuses: tuple[int, ...] = (404, 409, 422), /, **body: Any) -> Any:
    """Try it without memory; return the problem with which it is refused, every field named in plain words."""
    answer = person.program.do(name, body, key=str(new_id()))
    assert answer.status_code in statuses, (name, body, answer.status_code, answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert len(problem["detail"]) > 10
    return problem


def cases(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    order, other = scene.order["id"], scene.foreign
    cash = {"shift_id": scene.shift, "work_order_id": order, "purpose": "deposit"}
    soon = datetime.now(UTC) + timedelta(hours=1)
    job = scene.order["job_ids"][0]
    visit = {"work_order_id": order, "resource_ids": [str(new_id())]}
    line = {"job_id": job, "kind": "labour", "description": "x"}
    decide = {"estimate_id": scene.estimate["id"], "channel": "in_person", "name": "Ana"}
    yes = {"line_id": scene.line, "verdict": "approved"}
    stock = {"part_id": scene.part, "unit_cost": "1"}
    return [
        # what belongs to another branch, or to nobody
        ("work_orders.add_job", {"work_order_id": other["order"], "title": "x"}),
        ("work_orders.start_job", {"job_id": other["job"]}),
        ("work_orders.cancel_work_order", {"work_order_id": other["order"], "reason": "not mine"}),
        ("estimates.draft_estimate", {"work_order_id": other["order"]}),
        ("payments.take_cash", cash | {"shift_id": other["shift"], "amount_minor": 100}),
        ("payments.take_cash", cash | {"work_order_id": other["order"], "amount_minor": 100}),
        (
            "payments.request_payment",
            {"work_order_id": other["order"], "purpose": "deposit", "amount_minor": 1},
        ),
        ("release.release_work_order", {"work_order_id": other["order"], "recipient": "Ana"}),
        ("work_orders.open_work_order", {"customer_id": str(new_id()), "jobs": []}),
        ("billing.issue_invoice", {"invoice_id": str(new_id()), "expected_version": 1}),
        ("estimates.record_decision", decide | {"decisions": [yes | {"line_id": str(new_id())}]}),
        # versions and states
        ("work_orders.edit_work_order", {"work_order_id": order, "expected_version": 99, "title": "x"}),
        ("estimates.send_estimate", {"estimate_id": scene.estimate["id"], "expected_version": 7}),
        ("work_orders.complete_work_order", {"work_order_id": order}),
        ("work_orders.start_job", {"job_id": job}),
        # amounts and quantities
        *(
            ("payments.take_cash", cash | {"amount_minor": amount})
            for amount in (0, -1, HUGE, 1.5, "1", None, True)
        ),
        ("payments.take_cash", cash | {"amount_minor": 100, "tendered_minor": 99}),
        ("drawers.pay_in", {"shift_id": scene.shift, "amount_minor": -5, "reason": "minus"}),
        ("drawers.count_shift", {"shift_id": scene.shift, "counted_minor": -1}),
        *(
            ("work_orders.add_line", line | {"unit_price": price})
            for price in ("-1", str(HUGE), "NaN", "1e3000", "x")
        ),
        *(
            ("work_orders.add_line", line | {"unit_price": "1", "quantity": q})
            for q in ("0", "-2", str(HUGE))
        ),
        *(("inventory.receive_stock", stock | {"quantity": q}) for q in ("0", "-1", str(HUGE), "Infinity")),
        ("inventory.receive_stock", {"part_id": scene.part, "quantity": "1", "unit_cost": "-1"}),
        # currencies
        ("drawers.add_drawer", {"name": "Odd", "currency": "usd"}),
        ("drawers.add_drawer", {"name": "Odd", "currency": "DOLLARS"}),
        # days and times
        (
            "work_orders.open_work_order",
            {"customer_id": scene.customer, "promised_at": "2026-02-30T10:00:00Z"},
        ),
        (
            "work_orders.open_work_order",
            {"customer_id": scene.customer, "promised_at": "2026-02-20T10:00:00"},
        ),
        ("scheduling.book_visit", visit | {"starts_at": soon.isoformat(), "ends_at": soon.isoformat()}),
        ("catalog.add_tax_rate", {"tax_code": "sales", "components": [], "valid_from": "2026-13-01"}),
        ("ledger.close_period", {"closed_through": "9999-12-31"}),
        # what is missing, unknown, or of the wrong shape
        ("parties.find_or_create_customer", {}),
        ("parties.find_or_create_customer", {"name": "x", "colour": "red"}),
        ("parties.find_or_create_customer", {"name": ["x"]}),
        ("parties.find_or_create_customer", {"name": "x" * 30_000}),
        ("parties.find_or_create_customer", {"name": "a\x00b"}),
        ("work_orders.open_work_order", {"customer_id": "1"}),
        ("work_orders.record_finding", {"work_order_id": order, "severity": "awful", "text": "x"}),
        ("estimates.record_decision", decide | {"decisions": []}),
        ("estimates.record_decision", decide | {"decisions": [yes], "shown_sha256": "0" * 64}),
    ]


def test_every_wrong_command_is_refused_and_changes_nothing(scene: Scene) -> None:
    wrong = []
    for name, body in cases(scene):
        before = rows()
        person = scene.shop("accountant") if name.startswith("ledger.") else scene.manager
        answer = person.program.do(name, body, key=str(new_id()))
        changed = {table: count for table, count in rows().items() if count != before[table]}
        plain = answer["Content-Type"] == "application/problem+json" and len(answer.json()["detail"]) > 10
        if not (answer.status_code in (404, 409, 422) and plain) or changed:
            wrong.append((name, body, answer.status_code, answer.content[:200], changed))
    assert wrong == []


def test_a_body_that_is_no_command_is_refused(scene: Scene) -> None:
    program = scene.manager.program
    with nothing_changes():
        for body in (b" ", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"name": "x", "name": 1}'):
            answer = program.do("parties.find_or_create_customer", body)
            assert answer.status_code in (400, 422), (body, answer.content)
        answer = program.do("parties.find_or_create_customer", b'{"name": "' + b"x" * 1_100_000 + b'"}')
        assert answer.status_code == 413


def test_a_key_is_for_one_command(scene: Scene) -> None:
    program, key = scene.manager.program, str(new_id())
    cash = {"shift_id": scene.shift, "work_order_id": scene.order["id"], "purpose": "deposit"}
    first = program.do("payments.take_cash", cash | {"amount_minor": 500}, key=key)
    assert first.status_code == 200
    with nothing_changes():
        again = program.do("payments.take_cash", cash | {"amount_minor": 500}, key=key)
        assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
        other = program.do("payments.take_cash", cash | {"amount_minor": 600}, key=key)
        assert other.status_code == 422
        elsewhere = program.do(
            "drawers.pay_in", {"shift_id": scene.shift, "amount_minor": 1, "reason": "abc"}, key=key
        )
        assert elsewhere.status_code == 422
        assert program.do("payments.take_cash", cash | {"amount_minor": 1}).status_code == 400
    assert scene.shop.books()["deposits"] == 500


def test_uploads_are_judged_by_what_they_are(scene: Scene) -> None:
    def send(content: bytes, name: str, kind: str) -> int:
        sent = io.BytesIO(content)
        sent.name = name
        headers = scene.manager.program.headers
        answer = scene.manager.program.client.post("/api/v1/files", {"file": sent}, headers=headers)
        return int(answer.status_code)

    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    with nothing_changes():
        assert send(b"<script>alert(1)</script>", "photo.png", "image/png") == 415
        assert send(b"MZ\x90\x00" + b"\0" * 100, "setup.jpg", "image/jpeg") == 415
        assert send(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg", "image/svg+xml") == 415
        assert send(b"", "empty.png", "image/png") in (415, 422)
        assert send(b"\xff\xd8\xff\xe0broken", "half.jpg", "image/jpeg") == 415
        assert send(bomb.getvalue(), "bomb.png", "image/png") in (413, 415, 422)
        assert send(b"%PDF-1.7\n" + b"0" * (LARGEST_BYTES + 1), "large.pdf", "application/pdf") == 413


def test_money_in_another_currency_is_not_taken(scene: Scene) -> None:
    drawer = scene.manager.do("drawers.add_drawer", name="Euros", currency="EUR")["id"]
    euros = scene.manager.do("drawers.open_shift", drawer_id=drawer, float_minor=0)["id"]
    request = str(a_request(scene.shop.system, 100, work_order_id=scene.order["id"]))
    with nothing_changes():
        for what in ({"work_order_id": scene.order["id"]}, {"request_id": request}):
            problem = refuse(scene.manager, "payments.take_cash", shift_id=euros, amount_minor=100, **what)
            assert problem["code"] == "payments.wrong_drawer_currency"
