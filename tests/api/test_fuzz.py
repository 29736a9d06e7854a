"""schemathesis against every operation: whatever is sent, the answer is one that the description promises.

Bounded so that the suite stays quick; `WORKWRIGHT_FUZZ=100` looks longer.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from tests.api.caller import Program
from workwright.interfaces.api.document import document
from workwright.kernel.ids import new_id

load_all_checks()
EXAMPLES = int(os.environ.get("WORKWRIGHT_FUZZ", "2"))
PROMISES = {
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
}
CONFIG = schemathesis.Config.from_dict(
    {
        "phases": {"coverage": {"enabled": False}, "examples": {"enabled": False}},
        "checks": {"negative_data_rejection": {"expected-statuses": [400, 403, 404, 409, 413, 415, 422]}},
    }
)
ROLES_FIRST = ("operations_manager", "super_admin", "accountant", "auditor")


def without_headers() -> dict[str, Any]:
    """Return the description without who calls and where: these are given, bodies and queries are fuzzed."""
    shown = document()
    del shown["security"], shown["components"]["securitySchemes"]
    for methods in shown["paths"].values():
        for operation in methods.values():
            kept = [part for part in operation["parameters"] if "$ref" not in part]
            operation["parameters"] = kept
    return shown


schema = schemathesis.openapi.from_dict(without_headers(), config=CONFIG)
schema.app = get_wsgi_application()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's transaction open over many requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def role_for(operation: dict[str, Any]) -> str:
    """Return a role that may do it, so that the input is looked at; any role for what is the house's own."""
    roles = operation["x-roles"]
    return next((role for role in (*ROLES_FIRST, *roles) if role in roles), "auditor")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_that_was_promised(case: Any, company: Any) -> None:
    mark = transaction.savepoint()
    program = Program(role_for(case.operation.definition.raw))
    headers = {**program.headers, "Idempotency-Key": str(new_id()), "Workwright-Branch": str(company.harbour)}
    response = case.call(headers=headers)
    transaction.savepoint_rollback(mark)
    case.validate_response(
        response, checks=[check for check in CHECKS.get_all() if check.__name__ in PROMISES]
    )
