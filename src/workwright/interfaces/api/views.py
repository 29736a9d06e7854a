"""The views of the API: find the operation, find the caller, validate, call, answer."""

import logging
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from workwright.files.actions.record_file import RecordFile, record_file
from workwright.files.flows import store_upload
from workwright.imports.actions.upload_file import upload_file
from workwright.imports.flows import take_in
from workwright.interfaces.api.callers import caller, renewed
from workwright.interfaces.api.document import document, published
from workwright.interfaces.api.operations import Read, Write, operations
from workwright.interfaces.api.problems import Refused, of_domain_error, of_validation, problem
from workwright.interfaces.served import file_response
from workwright.kernel.actions import Done
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, Invalid

LARGEST_BODY = 1_000_000
log = logging.getLogger("workwright.api")


def answered(view: Any) -> Any:
    """Wrap a view so that whatever goes wrong is told as a problem."""

    @csrf_exempt
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = view(request, *args, **kwargs)
        except DomainError as error:
            return of_domain_error(error)
        except ValidationError as error:
            return of_validation(error)
        except RequestDataTooBig:
            return problem(413, "too_large", "The request is too large.")
        except Exception:  # the last resort of a door: logged with its trace, told without it
            log.exception("%s %s failed", request.method, request.path)
            return problem(
                500, "internal_error", "Something went wrong here. It was logged; try again later."
            )
        return response

    return wrapped


@answered
def call(request: HttpRequest, context: str, name: str) -> HttpResponseBase:
    """Answer one operation."""
    found = operations().get(f"{context}.{name}")
    match found:
        case Write():
            _require_method(request, "POST")
            return _write(request, found)
        case Read():
            _require_method(request, "GET", "HEAD")
            return _read(request, found)
    raise Refused(
        404, "no_such_operation", f"There is no operation {context}.{name}. See /api/v1/openapi.json."
    )


@answered
def nothing(request: HttpRequest) -> HttpResponseBase:
    """Answer every other address below /api/."""
    raise Refused(404, "no_such_operation", "There is nothing at this address. See /api/v1/openapi.json.")


@answered
def upload(request: HttpRequest) -> HttpResponseBase:
    """Store one file (multipart/form-data, field `file`) and record it; the answer is that of files.record_file."""
    _require_method(request, "POST")
    ctx = caller(request, writes=True)
    if request.content_type != "multipart/form-data":
        raise Refused(415, "wrong_content_type", "Send the file as multipart/form-data, in the field `file`.")
    sent = request.FILES.getlist("file")
    if len(sent) != 1 or sent[0].file is None:
        raise Invalid("Send exactly one file, in the field `file`.", field="file")
    blob = store_upload(ctx, sent[0].file, sent[0].name or "file")
    fields: dict[str, Any] = {name: getattr(blob, name) for name in blob.__slots__}
    if "file_id" in request.POST:
        fields["file_id"] = request.POST["file_id"]
    return _done(record_file.perform(ctx, RecordFile.model_validate(fields)))


@answered
def begin_import(request: HttpRequest) -> HttpResponseBase:
    """Begin to bring in a file (multipart/form-data, `file` and `kind`); the answer is imports.upload_file's."""
    _require_method(request, "POST")
    ctx = caller(request, writes=True)
    if request.content_type != "multipart/form-data":
        raise Refused(415, "wrong_content_type", "Send the file as multipart/form-data, in the field `file`.")
    sent = request.FILES.getlist("file")
    if len(sent) != 1 or sent[0].file is None:
        raise Invalid("Send exactly one file, in the field `file`.", field="file")
    command = take_in(ctx, request.POST.get("kind", ""), sent[0].file, sent[0].name or "file")
    return _done(upload_file.perform(ctx, command))


@answered
def download(request: HttpRequest, file_id: Any) -> HttpResponseBase:
    """Return the bytes of a file."""
    _require_method(request, "GET", "HEAD")
    return file_response(caller(request, writes=False), request, file_id)


@answered
def description(request: HttpRequest) -> HttpResponseBase:
    """Return the OpenAPI description; it says nothing that the source code does not."""
    _require_method(request, "GET", "HEAD")
    return HttpResponse(published(), content_type="application/json")


def reference(request: HttpRequest) -> HttpResponse:
    """Show the description to a person."""
    return HttpResponse(_reference_page())


@cache
def _reference_page() -> str:
    """Return the page, made once: it is the same for everybody and as long as a book."""
    shown = document()
    by_context: dict[str, list[dict[str, Any]]] = {}
    for path, methods in shown["paths"].items():
        for method, operation in methods.items():
            entry = {"path": path, "method": method.upper(), **operation}
            by_context.setdefault(operation["tags"][0], []).append(entry)
    page = {"contexts": sorted(by_context.items()), "schemas": shown["components"]["schemas"]}
    return render_to_string("api/reference.html", page)


def _write(request: HttpRequest, operation: Write) -> HttpResponse:
    if request.content_type != "application/json":
        raise Refused(415, "wrong_content_type", "Send the command as application/json.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY or len(request.body) > LARGEST_BODY:
        raise Refused(413, "too_large", "A command has at most one million bytes.")
    ctx = caller(request, writes=True)
    if operation.needs_key and ctx.key is None:
        raise Refused(400, "idempotency_key_required", "This moves money or goods: send an Idempotency-Key.")
    ctx.require(operation.action.name)
    command = operation.action.command.model_validate_json(request.body, strict=True)
    return _done(_perform(request, operation, ctx, command))


def _perform(request: HttpRequest, operation: Write, ctx: Context, command: BaseModel) -> Done[Any]:
    try:
        return operation.action.perform(ctx, command)
    except Forbidden:
        again = renewed(request, ctx)
        if again is None:
            raise
        return operation.action.perform(again, command)


def _done(done: Done[Any]) -> HttpResponse:
    response = HttpResponse(done.result.model_dump_json(), content_type="application/json")
    response["Workwright-Journal"] = str(done.journal_id)
    response["Cache-Control"] = "no-store"
    if done.replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _read(request: HttpRequest, operation: Read) -> HttpResponse:
    ctx = caller(request, writes=False)
    query = operation.query
    ctx.require(query.permission)
    params = query.params.model_validate_strings(_params(request, query.params))
    try:
        answer = query(ctx, **{name: getattr(params, name) for name in query.params.model_fields})
    except DataError as error:
        raise Invalid("A value is too large or has characters that cannot be stored.") from error
    if operation.is_document:
        return HttpResponse(answer, content_type="application/pdf")
    response = HttpResponse(operation.answer.dump_json(answer), content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _params(request: HttpRequest, params: type[BaseModel]) -> dict[str, Any]:
    """Return what the query string says; a name given twice is a list, which only a list's field takes."""
    given = request.GET.lists()
    return {
        name: values[0] if len(values) == 1 and not _is_list(params, name) else values
        for name, values in given
    }


def _is_list(params: type[BaseModel], name: str) -> bool:
    field = params.model_fields.get(name)
    return field is not None and getattr(field.annotation, "__origin__", None) in (
        list,
        tuple,
        set,
        frozenset,
    )


def _require_method(request: HttpRequest, *allowed: str) -> None:
    if request.method not in allowed:
        verbs = ", ".join(allowed)
        raise Refused(405, "method_not_allowed", f"This address answers {verbs}.", Allow=verbs)
