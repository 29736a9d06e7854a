"""The bare framework's six requests."""

import http.client
import json
import multiprocessing
import time
from typing import Any

KEY = "bare_" + "k" * 48
STEPS = ("open", "approve", "book", "complete", "issue", "pay")


def lifecycle(connection: http.client.HTTPConnection, parts: tuple[int, int]) -> list[float]:
    """Carry one order through; return the seconds of each request."""
    times: list[float] = []
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}

    def post(path: str, body: Any = None) -> Any:
        began = time.perf_counter()
        connection.request("POST", path, json.dumps(body), headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        times.append(time.perf_counter() - began)
        if response.status >= 400:
            raise RuntimeError(f"{path}: {response.status}")
        return answer

    lines = [
        {"kind": "labour", "description": "Replace ignition coil", "quantity": "1.5", "unit_price": "120"},
        {"kind": "labour", "description": "Road test", "quantity": "0.5", "unit_price": "120"},
        {"kind": "part", "description": "Coil", "quantity": "1", "unit_price": "64.90", "part_id": parts[0]},
        {"kind": "part", "description": "Rotor", "quantity": "2", "unit_price": "74.25", "part_id": parts[1]},
    ]
    order = post("/orders", {"customer_id": 1, "words": "It stutters when cold.", "lines": lines})["id"]
    for step in STEPS[1:]:
        post(f"/orders/{order}/{step}")
    return times


def _client(port: int, parts: tuple[int, int], seconds: float, out: "multiprocessing.Queue[Any]") -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    done, until = [], time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            done.append(lifecycle(connection, parts))
    finally:
        out.put(done)


def run(port: int, clients: int, seconds: float) -> list[list[float]]:
    """Run so many clients, each in a process with parts of its own."""
    out: multiprocessing.Queue[Any] = multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=_client, args=(port, (2 * n + 1, 2 * n + 2), seconds, out))
        for n in range(clients)
    ]
    for worker in workers:
        worker.start()
    done = [times for _ in workers for times in out.get()]
    for worker in workers:
        worker.join()
    return done
