"""Plain lists: search, filters in the address, pages, export; and any other read as it is."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from pydantic import BaseModel, ValidationError

from workwright.interfaces import spreadsheet
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.listings import LISTINGS, Listing
from workwright.interfaces.desk.references import FINDERS, choices_for, rows_of
from workwright.interfaces.desk.show import humanise
from workwright.interfaces.desk.tables import Column, columns_of, csv_rows, nested, simple
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.reads import Page, Query, queries

EXPORT_PAGES = 200


@desk
def listing(visit: Visit, name: str) -> HttpResponseBase:
    """One list of `LISTINGS`."""
    spec = LISTINGS[name]
    query = named_query(spec.query)
    params = parameters(query, visit.request.GET.dict())
    if visit.asked("format") == "csv":
        return export(visit, query, params, spec)
    answer = query(visit.ctx, **params)
    rows = list(rows_of(answer))
    return visit.page(
        "desk/listing.html",
        spec=spec,
        rows=rows,
        columns=columns(spec, rows),
        asked=visit.request.GET,
        more=more(visit, answer),
        csv=csv_address(visit),
        searches="q" in query.params.model_fields,
    )


def columns(spec: Listing, rows: list[Any]) -> tuple[Column, ...]:
    if not rows:
        return ()
    every = simple(columns_of(type(rows[0])))
    named = {column.name: column for column in every}
    return tuple(named[name] for name in spec.columns) if spec.columns else every


def named_query(name: str) -> Query[..., Any]:
    found = queries.get(name)
    if found is None:
        raise NotFound("There is no such page.")
    return found


def parameters(query: Query[..., Any], given: dict[str, str]) -> dict[str, Any]:
    """Return the parameters of a query from an address; blank ones and strangers are left out."""
    asked = {name: text for name, text in given.items() if name in query.params.model_fields and text != ""}
    try:
        return dict(query.params.model_validate(asked))
    except ValidationError:
        raise NotFound("This address is not complete.") from None


def more(visit: Visit, answer: Any) -> str:
    """Return the address of the next page, "" at the end."""
    after = answer.next if isinstance(answer, Page) else ""
    return f"{visit.request.path}?{urlencode({**visit.request.GET.dict(), 'after': after})}" if after else ""


def csv_address(visit: Visit) -> str:
    return f"{visit.request.path}?{urlencode({**visit.request.GET.dict(), 'format': 'csv', 'after': ''})}"


def export(
    visit: Visit, query: Query[..., Any], params: dict[str, Any], spec: Listing
) -> StreamingHttpResponse:
    """Send the whole list as a table for a spreadsheet, page by page; to whom has just shown who they are."""
    visit.ctx.require_proof()
    rows = every_row(visit, query, params)
    lines = spreadsheet.lines(csv_rows(columns(spec, rows), rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{spec.title.lower().replace(" ", "-")}.csv"'
    return response


def every_row(visit: Visit, query: Query[..., Any], params: dict[str, Any]) -> list[BaseModel]:
    rows: list[BaseModel] = []
    for _ in range(EXPORT_PAGES):
        answer = query(visit.ctx, **params)
        rows += rows_of(answer)
        if not isinstance(answer, Page) or not answer.next:
            break
        params = {**params, "after": answer.next}
    return rows


@desk
def see(visit: Visit, context: str, name: str) -> HttpResponse:
    """Any named read: its parameters as a form, its answer as pairs and tables."""
    query = named_query(f"{context}.{name}")
    visit.ctx.require(query.permission)
    fields = tuple(field for field in fields_of(query.params) if field.name not in ("after", "limit"))
    choices = choices_for(visit.ctx, [field.name for field in fields], visit.request.GET.dict())
    finders = {field.name: field.name for field in fields if field.name in FINDERS}
    form = Asked(fields, visit.request.GET.copy(), new_id(), choices=choices, finders=finders)
    missing = [field for field in fields if field.required and not visit.asked(field.name)]
    answer = None if missing else query(visit.ctx, **parameters(query, visit.request.GET.dict()))
    rows = list(rows_of(answer)) if isinstance(answer, Page | tuple | list) else []
    record = answer if isinstance(answer, BaseModel) and not isinstance(answer, Page) else None
    return visit.page(
        "desk/see.html",
        title=humanise(name.removeprefix("get_").removeprefix("list_")),
        about=((query.run.__doc__ or "").strip().splitlines() or [""])[0],
        form=form,
        rows=rows,
        record=record,
        deeds=deeds(visit, name, record),
        answered=answer is not None,
        plain=answer,
        columns=_columns(record, rows),
        nested=nested(columns_of(type(record))) if record else (),
        simple=simple,
        more=more(visit, answer),
    )


def _columns(record: BaseModel | None, rows: list[Any]) -> tuple[Column, ...]:
    if record is not None:
        return simple(columns_of(type(record)))
    return simple(columns_of(type(rows[0]))) if rows and isinstance(rows[0], BaseModel) else ()


def deeds(visit: Visit, name: str, record: BaseModel | None) -> list[tuple[str, str]]:
    """Return (action, query) of what may be done with a record that tells its allowed actions."""
    actions = getattr(record, "allowed_actions", ())
    version = f"&expected_version={getattr(record, 'version', '')}" if hasattr(record, "version") else ""
    query = f"{name.removeprefix('get_')}_id={getattr(record, 'id', '')}{version}"
    return [(action, query) for action in actions if visit.ctx.can(action)]
