"""Refusals as the API tells them: RFC 9457 problem details with a stable `code`, for everything that can go wrong."""

import json
from typing import Any

from django.http import HttpResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from workwright.kernel.errors import DomainError, ProofNeeded

MEDIA_TYPE = "application/problem+json"
PROVE = "/accounts/prove/"
"""Where a signed-in person's page sends the password, code or passkey, and then the same request again."""
WAITS = {429: "60", 503: "1"}
"""After how many seconds it may be tried again."""
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible now",
    413: "Too large",
    415: "Wrong kind of content",
    422: "Cannot be used",
    429: "Too many tries",
    500: "Our fault",
    503: "Busy",
}


class FieldError(BaseModel):
    """What is wrong with one field of the input; `field` is a dotted path, "" for the whole."""

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """Why a request was refused. `code` is stable; `detail` is a sentence that says the way out."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = []


class Refused(DomainError):
    """A refusal that the API itself makes before any action is asked."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.code, self.status, self.headers = code, status, headers  # type: ignore[misc]


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None, **data: Any
) -> HttpResponse:
    """Return the response of one refusal."""
    body = {
        **data,
        "type": f"urn:workwright:{code}",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "code": code,
        "detail": detail,
        "errors": errors or [],
    }
    return HttpResponse(json.dumps(body, default=str), content_type=MEDIA_TYPE, status=status)


def of_domain_error(error: DomainError) -> HttpResponse:
    """Tell a refusal of an action or a read."""
    field = error.field
    errors = [{"field": field, "code": error.code, "message": error.message}] if field else None
    prove = {"prove_at": PROVE} if isinstance(error, ProofNeeded) else {}
    response = problem(error.status, error.code, error.message, errors, **prove, **error.data)
    for name, value in getattr(error, "headers", {}).items():
        response[name.replace("_", "-")] = value
    if error.status in WAITS:
        response.setdefault("Retry-After", WAITS[error.status])
    return response


def of_validation(error: ValidationError) -> HttpResponse:
    """Tell what is wrong with each field. What was sent is not repeated: it may be a secret."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    if any(item["type"] == "json_invalid" for item in found):
        return problem(400, "malformed_json", f"The body is not JSON: {found[0]['msg']}.")
    errors = [
        {"field": ".".join(map(str, item["loc"])), "code": item["type"], "message": item["msg"]}
        for item in found
    ]
    return problem(422, "invalid_input", "Some of the input cannot be used. Each field says why.", errors)
