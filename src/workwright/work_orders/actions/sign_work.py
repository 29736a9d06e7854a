"""Take the customer's signature under the summary of the work."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.events import WorkSigned
from workwright.work_orders.models import Signature
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.signing import current_summary
from workwright.work_orders.rules.summary import summary_hash


class SummaryChanged(DomainError):
    """The summary changed since it was shown. Show it again, then sign."""

    code = "work_orders.summary_changed"


class SignWork(Command):
    """`summary_sha256` is the hash of exactly what was shown; `file_id` the picture of the signature."""

    signature_id: UUID | None = None
    work_order_id: UUID
    signer_name: Personal[str] = Field(min_length=1, max_length=200)
    file_id: UUID | None = None
    summary_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    device_at: AwareDatetime | None = None


class SignedWork(Result):
    work_order_id: UUID
    summary_sha256: str


@action("work_orders.sign_work", errors=(NotFound, IllegalTransition, SummaryChanged), offline=True)
def sign_work(ctx: Context, command: SignWork) -> SignedWork:
    """Bind a signature to the words that were shown. It holds as long as the summary says the same."""
    order = lock_order(ctx, command.work_order_id)
    if order.state not in ("in_progress", "completed"):
        raise IllegalTransition("There is no work to sign for yet.", state=order.state)
    text = current_summary(ctx, order.id)
    if summary_hash(text) != command.summary_sha256:
        raise SummaryChanged(sha256=summary_hash(text))
    if command.file_id is not None and command.file_id not in files_by_id(ctx, [command.file_id]):
        raise NotFound("There is no such file.", field="file_id")
    signature_id = command.signature_id or new_id()
    row = command.model_dump(include={"signer_name", "file_id", "summary_sha256", "device_at"})
    kept = {"id": signature_id, "branch_id": ctx.here, "work_order_id": order.id, "summary_text": text}
    writer.insert(Signature, row | kept | {"captured_by": ctx.actor.ref, "signed_at": ctx.now})
    ctx.emit(
        WorkSigned(work_order_id=order.id, signature_id=signature_id, summary_sha256=command.summary_sha256)
    )
    return SignedWork(id=signature_id, work_order_id=order.id, summary_sha256=command.summary_sha256)
