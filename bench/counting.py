"""How many SQL statements one lifecycle takes, counted in this process through the same views."""

import json
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from bench.product import STEPS, Client, World


class _Counting(Client):
    def __init__(self, world: World) -> None:
        self.world, self.slot = world, world.first_slot
        self.browser = Browser()
        self.counts: Counter[str] = Counter()
        self.steps: list[str] = []

    def _call(self, method: str, name: str, body: str | None, **more: str) -> Any:
        path, _, query = name.partition("?")
        headers = {"Authorization": f"Bearer {self.world.key}"}
        headers |= {key.replace("_", "-"): value for key, value in more.items()}
        with CaptureQueriesContext(connection) as seen:
            response = self.browser.generic(
                method,
                f"/api/v1/{path.replace('.', '/')}",
                body or "",
                "application/json",
                headers=headers,
                query_params=dict(parse_qsl(query)),
            )
        self.counts[path] += len(seen)
        if response.status_code >= 400:
            raise RuntimeError(f"{name}: {response.status_code} {response.content!r}")
        return json.loads(response.content)


def counted(world: World) -> str:
    """Return a table of statements per step; BEGIN and COMMIT are among them."""
    client = _Counting(world)
    client.lifecycle()  # the first one warms caches
    client.counts.clear()
    client.lifecycle()
    rows = [f"{name:<40}{count:>4}" for name, count in client.counts.items()]
    total = sum(client.counts.values())
    return "\n".join(
        ["", "SQL statements of one lifecycle", *rows, f"{'all ' + str(len(STEPS)) + ' steps':<40}{total:>4}"]
    )
