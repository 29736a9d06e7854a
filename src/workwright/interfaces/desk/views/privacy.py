"""People's data: requests, what falls due, what is held of one person, and the copy they may have."""

import json
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.template import loader

from workwright.files.queries import blob_chunks
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.show import humanise
from workwright.privacy.queries import PersonCopy, get_copy, get_person, list_due, list_requests

IN_MEMORY = 8 << 20


@desk
def privacy(visit: Visit) -> HttpResponse:
    """What people asked for, with the day it must be answered by, and what falls due."""
    return visit.page("desk/privacy.html", requests=list_requests(visit.ctx), due=list_due(visit.ctx))


@desk
def person(visit: Visit, customer_id: UUID) -> HttpResponse:
    """What is held of one person, what may go, what the law keeps until when."""
    return visit.page(
        "desk/person.html",
        person=get_person(visit.ctx, customer_id),
        requests=list_requests(visit.ctx, customer_id=customer_id),
    )


@desk
def copy(visit: Visit, customer_id: UUID) -> HttpResponseBase:
    """A ZIP of all that is held of a person: for a program, for a reader, and their files; kept nowhere."""
    held = get_copy(visit.ctx, customer_id)
    target = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        _fill(archive, held)
    target.seek(0)
    answer = FileResponse(target, as_attachment=True, filename=f"data-{visit.ctx.now:%Y-%m-%d}.zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _fill(archive: zipfile.ZipFile, held: PersonCopy) -> None:
    plain = held.model_dump(mode="json", exclude={"files"})
    archive.writestr("data.json", json.dumps(plain, ensure_ascii=False, indent=1))
    archive.writestr("readable.html", _readable(held))
    for file in held.files:
        with archive.open(f"files/{file.name}", "w") as member:
            _pour(member, file.sha256)


def _pour(member: IO[bytes], sha256: str) -> None:
    for chunk in blob_chunks(sha256):
        member.write(chunk)


def _readable(held: PersonCopy) -> str:
    tables = [(humanise(name.partition("_")[2]), rows) for name, rows in held.tables.items()]
    return loader.render_to_string("desk/person_copy.html", {"tables": tables}, using="jinja2")
