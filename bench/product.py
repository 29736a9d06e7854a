"""The ten steps over HTTP: open, estimate, send, approve, book, start, complete, issue, pay, release."""

import http.client
import json
import multiprocessing
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

FIRST_SLOT = datetime(2027, 1, 1, tzinfo=UTC)
STEPS = ("open", "estimate", "send", "approve", "book", "start", "complete", "issue", "pay", "release")


@dataclass(frozen=True)
class World:
    """What a client needs to know: where, with which key, and the ids its orders refer to."""

    port: int
    key: str
    customer: str
    asset: str
    parts: tuple[str, str]
    resource: str
    shift: str
    first_slot: int


class Client:
    """One caller with one connection that is kept open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=60)
        self.slot = world.first_slot

    def post(self, name: str, /, **body: Any) -> Any:
        return self._call("POST", name, json.dumps(body), Idempotency_Key=uuid.uuid4().hex)

    def get(self, name: str, /, **query: str) -> Any:
        return self._call("GET", f"{name}?{urlencode(query)}", None)

    def _call(self, method: str, name: str, body: str | None, **more: str) -> Any:
        headers = {"Authorization": f"Bearer {self.world.key}", "Content-Type": "application/json"}
        headers |= {key.replace("_", "-"): value for key, value in more.items()}
        self.connection.request(method, f"/api/v1/{name.replace('.', '/')}", body, headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        if response.status >= 400:
            raise RuntimeError(f"{name}: {response.status} {answer}")
        return answer

    def lifecycle(self) -> list[float]:
        """Carry one order from open to released; return the seconds of each step."""
        times: list[float] = []

        def step(name: str, /, **body: Any) -> Any:
            began = time.perf_counter()
            answer = self.post(name, **body)
            times.append(time.perf_counter() - began)
            return answer

        world = self.world
        order = step(
            "work_orders.open_work_order",
            customer_id=world.customer,
            asset_id=world.asset,
            customer_words="It stutters when cold, and the lamp is on.",
            jobs=[{"title": "Misfire", "lines": _lines(world.parts)}],
        )
        draft = step("estimates.draft_estimate", work_order_id=order["id"])
        step(
            "estimates.send_estimate",
            estimate_id=draft["id"],
            expected_version=draft["version"],
            channel="in_person",
        )
        decisions = [{"line_id": line, "verdict": "approved"} for line in order["line_ids"]]
        step(
            "estimates.record_decision",
            estimate_id=draft["id"],
            decisions=decisions,
            channel="in_person",
            name="Amélie Østergård",
        )
        starts = FIRST_SLOT + timedelta(minutes=self.slot)
        self.slot += 1
        step(
            "scheduling.book_visit",
            work_order_id=order["id"],
            resource_ids=[world.resource],
            starts_at=starts.isoformat(),
            ends_at=(starts + timedelta(minutes=1)).isoformat(),
        )
        step("work_orders.start_job", job_id=order["job_ids"][0])
        step("work_orders.complete_work_order", work_order_id=order["id"], finish_jobs=True)
        invoice = self.draft_of(order["id"])
        issued = step("billing.issue_invoice", invoice_id=invoice["id"], expected_version=invoice["version"])
        step(
            "payments.take_cash",
            shift_id=world.shift,
            invoice_ids=[invoice["id"]],
            amount_minor=issued["total_minor"],
            tendered_minor=issued["total_minor"],
        )
        step("release.release_work_order", work_order_id=order["id"], recipient="Amélie Østergård")
        return times

    def draft_of(self, work_order_id: str) -> Any:
        """Read which draft completion has made, and its version, as every caller has to before issuing it."""
        return self.get("billing.get_draft", work_order_id=work_order_id)


def _lines(parts: tuple[str, str]) -> list[dict[str, Any]]:
    return [
        {"kind": "labour", "description": "Replace ignition coil", "quantity": "1.5", "unit_price": "120"},
        {"kind": "labour", "description": "Road test", "quantity": "0.5", "unit_price": "120"},
        {"kind": "part", "part_id": parts[0], "quantity": "1"},
        {"kind": "part", "part_id": parts[1], "quantity": "2"},
    ]


def _client(world: World, seconds: float, out: "multiprocessing.Queue[Any]") -> None:
    client, done = Client(world), []
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            done.append(client.lifecycle())
    finally:
        out.put(done)


def run(worlds: list[World], seconds: float) -> list[list[float]]:
    """Run one client per world, each in a process of its own; return the step times of every lifecycle."""
    out: multiprocessing.Queue[Any] = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=_client, args=(world, seconds, out)) for world in worlds]
    for client in clients:
        client.start()
    done = [times for _ in clients for times in out.get()]
    for client in clients:
        client.join()
    return done
