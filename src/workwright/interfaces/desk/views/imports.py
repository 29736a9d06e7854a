"""Bringing data in: upload, columns, check, progress, receipt."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.views.decorators.http import require_POST

from workwright.files.flows import FileTooLarge
from workwright.imports.actions.map_columns import MapColumns, MappedColumn, map_columns
from workwright.imports.actions.read_again import ReadAgain, read_again
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.flows import upload, work_through
from workwright.imports.queries import (
    ImportView,
    Unreadable,
    get_import,
    kinds,
    list_imports,
    list_rows,
    preview,
)
from workwright.interfaces.bringing import import_file_name, receipt_json, refused_file
from workwright.interfaces.context import now
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.pages import is_part
from workwright.kernel.errors import DomainError, Invalid

PATIENCE = 0.7
"""How long a page works itself on what was asked for, before the worker goes on: a small file is done at once."""
SMALL = 300_000
"""Bytes of a file that is read while its page waits."""
ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("utf-16-le", "UTF-16"),
    ("cp1252", "Windows (Western)"),
    ("mac_roman", "Macintosh"),
    ("cp1250", "Windows (Central Europe)"),
    ("cp1251", "Windows (Cyrillic)"),
    ("cp850", "DOS"),
    ("shift_jis", "Japanese"),
)
SEPARATORS = ((",", "Comma ,"), (";", "Semicolon ;"), ("\t", "Tab"), ("|", "Bar |"))
ORDERS = (("dmy", "day, month, year"), ("mdy", "month, day, year"), ("ymd", "year, month, day"))
MARKS = ((".", "1,234.50"), (",", "1.234,50"))
STEPS = ("File", "Columns", "Check", "Bring in", "Receipt")
AT = {
    "uploaded": 1,
    "mapped": 2,
    "checked": 2,
    "running": 3,
    "done": 4,
    "undoing": 4,
    "undone": 4,
    "cancelled": 4,
}


@desk
def imports(visit: Visit) -> HttpResponse:
    """The imports of this branch, and the way in for the next file."""
    if visit.request.method == "POST":
        return _take(visit)
    return _list(visit)


def _list(visit: Visit, *, problem: str = "", kind: str = "", status: int = 200) -> HttpResponse:
    found = list_imports(visit.ctx, after=visit.asked("after"))
    chosen = kind or visit.asked("kind") or "customers"
    return visit.page(
        "desk/imports.html", status=status, found=found, kinds=kinds(), kind=chosen, problem=problem
    )


def _take(visit: Visit) -> HttpResponse:
    posted, file = visit.request.POST, visit.request.FILES.get("file")
    kind = posted.get("kind", "")
    if file is None or not file.size:
        return _list(visit, problem="Choose a file first.", kind=kind, status=422)
    ctx = visit.keyed(posted.get("command_id", ""))
    try:
        begun = upload(ctx, kind, file.file, file.name or "file")  # type: ignore[arg-type]
    except (Unreadable, FileTooLarge, Invalid) as error:
        return _list(visit, problem=error.message, kind=kind, status=error.status)
    return HttpResponseRedirect(f"/imports/{begun.id}", status=303)


@desk
def one_import(visit: Visit, import_id: UUID) -> HttpResponse:
    """One import at whatever stage it is. Asked by script while work is under way, only that part comes."""
    job = get_import(visit.ctx, import_id)
    if is_part(visit.request) and job.working:
        return visit.part("desk/import_progress.html", job=job)
    if is_part(visit.request):
        response = HttpResponse(status=200)
        response["HX-Refresh"] = "true"
        return response
    return _show(visit, job)


def _show(visit: Visit, job: ImportView, *, problem: str = "", status: int = 200) -> HttpResponse:
    return visit.page(
        "desk/import.html",
        status=status,
        job=job,
        at=AT[job.state],
        steps=STEPS,
        problem=problem or job.problem,
        rows=preview(visit.ctx, job.id) if job.state in ("uploaded", "checked") else (),
        refused=list_rows(visit.ctx, job.id, state="refused", limit=20) if job.refused.rows else None,
        remarked=list_rows(visit.ctx, job.id, remarked=True, limit=20) if job.remarks else None,
        encodings=_with(ENCODINGS, job.encoding),
        separators=SEPARATORS,
        orders=ORDERS,
        marks=MARKS,
        change=visit.asked("change"),
    )


def _with(options: tuple[tuple[str, str], ...], value: str) -> tuple[tuple[str, str], ...]:
    return options if not value or value in dict(options) else (*options, (value, value))


@require_POST
@desk
def reading(visit: Visit, import_id: UUID) -> HttpResponse:
    """Read the file in another way."""
    posted = visit.request.POST
    command = ReadAgain(
        import_id=import_id,
        expected_version=_number(posted.get("expected_version", "")),
        encoding=posted.get("encoding", ""),
        separator=posted.get("separator", "").replace("tab", "\t"),
        sheet=posted.get("sheet", ""),
        header=_number(posted.get("header", "") or "0"),
    )
    return _done(visit, import_id, read_again, command)


@require_POST
@desk
def columns(visit: Visit, import_id: UUID) -> HttpResponse:
    """Settle the columns and have all rows checked."""
    posted = visit.request.POST
    chosen = {name[2:]: posted.get(name, "") for name in posted if name.startswith("c.") and posted.get(name)}
    command = MapColumns(
        import_id=import_id,
        expected_version=_number(posted.get("expected_version", "")),
        columns=tuple(MappedColumn(field=field, column=_number(column)) for field, column in chosen.items()),
        decimal_mark="," if posted.get("decimal_mark") == "," else ".",
        date_order=_one_of(posted.get("date_order", ""), dict(ORDERS)),
    )
    return _done(visit, import_id, map_columns, command)


@require_POST
@desk
def start(visit: Visit, import_id: UUID) -> HttpResponse:
    """Bring in what was checked."""
    version = _number(visit.request.POST.get("expected_version", ""))
    return _done(visit, import_id, start_import, StartImport(import_id=import_id, expected_version=version))


def _done(visit: Visit, import_id: UUID, action: Any, command: Any) -> HttpResponse:
    """Do one step and as much of the work as fits into a moment; a refusal stands on the page it came from."""
    try:
        action(visit.keyed(visit.request.POST.get("command_id", "")), command)
    except DomainError as error:
        return _show(visit, get_import(visit.ctx, import_id), problem=error.message, status=error.status)
    if get_import(visit.ctx, import_id).size <= SMALL:
        work_through(now, import_id, PATIENCE)
    return HttpResponseRedirect(f"/imports/{import_id}", status=303)


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 9:
        raise Invalid("The form is not complete. Load the page again.")
    return int(text)


def _one_of(value: str, options: dict[str, str]) -> str:
    return value if value in options else ""


@desk
def refused(visit: Visit, import_id: UUID) -> StreamingHttpResponse:
    """The refused rows as a file, each with the reason."""
    job = get_import(visit.ctx, import_id)
    return _download(refused_file(visit.ctx, job), f"{import_file_name(job, 'refused')}.csv", "text/csv")


@desk
def receipt(visit: Visit, import_id: UUID) -> StreamingHttpResponse:
    """The receipt for a machine."""
    job = get_import(visit.ctx, import_id)
    name = f"{import_file_name(job, 'receipt')}.json"
    return _download(iter([receipt_json(job)]), name, "application/json")


def _download(parts: Iterator[str], name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type=f"{kind}; charset=utf-8")
    plain = name.encode("ascii", "ignore").decode().replace('"', "") or "import"
    response["Content-Disposition"] = f'attachment; filename="{plain}"'
    response["Cache-Control"] = "private, no-store"
    return response
