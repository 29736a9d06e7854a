"""Begin to bring in a file."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.files.queries import stored_bytes
from workwright.files.rules import safe_name
from workwright.imports.models import Import
from workwright.imports.queries.source import Unreadable, detected, kind_of, looked_at, settled
from workwright.imports.rules.sheet import LARGEST_BYTES
from workwright.imports.states import IMPORT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal


class UploadFile(Command):
    """The bytes are stored already (`imports.flows.upload`); `sha256` names them."""

    import_id: UUID | None = None
    kind: Annotated[str, Field(max_length=12)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: Annotated[int, Field(gt=0, le=LARGEST_BYTES)]
    filename: Personal[Annotated[str, Field(max_length=400)]] = "file"


class UploadedFile(Result):
    version: int = 1
    state: str


@action("imports.upload_file", errors=(Unreadable, Invalid, NotFound))
def upload_file(ctx: Context, command: UploadFile) -> UploadedFile:
    """Look at a stored file: how it is read, which columns it has, and which of them hold what, by memory or guess."""
    kind = kind_of(command.kind)
    content = stored_bytes(command.sha256)
    if len(content) != command.size:
        raise Invalid("The stored bytes are not as many.", field="size")
    head = looked_at(kind, content, detected(content))
    row = {
        "id": command.import_id or new_id(),
        "branch_id": ctx.here,
        "kind": kind.name,
        "state": IMPORT.initial,
        "filename": safe_name(command.filename),
        "sha256": command.sha256,
        "size": command.size,
        "currency": ctx.branch.currency,
        "uploaded_at": ctx.now,
        "uploaded_by": ctx.actor.ref,
        **settled(ctx, kind, head),
    }
    writer.insert(Import, row)
    return UploadedFile(id=row["id"], state=IMPORT.initial)
