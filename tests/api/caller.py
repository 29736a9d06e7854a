"""A program that calls the API in tests."""

import json
from typing import Any
from uuid import UUID

from django.test import Client

from tests.access.builders import an_api_key
from tests.world import COMPANY
from workwright.interfaces.context import of_system


class Program:
    """Calls operations by their dotted names with the key of one role."""

    def __init__(self, role: str, branch: UUID | None = COMPANY.harbour, key: str = "") -> None:
        self.key = key or an_api_key(of_system("test"), role, branch)
        self.client = Client(raise_request_exception=False)

    def do(self, name: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        """POST an action."""
        raw = body if isinstance(body, bytes | str) else json.dumps(body or {}, default=str)
        if key is not None:
            headers["Idempotency-Key"] = key
        return self.client.post(
            path(name), raw, content_type="application/json", headers=self.headers | headers
        )

    def ask(self, name: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        """GET a named read."""
        return self.client.get(path(name), query or {}, headers=self.headers | headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


def path(name: str) -> str:
    return "/api/v1/" + name.replace(".", "/")


def refused(response: Any, status: int, code: str) -> Any:
    """Check that a response is a problem with this status and code; return it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    found = response.json()
    assert (found["status"], found["code"]) == (status, code)
    assert found["detail"]
    return found
