"""Work orders for the tests of everybody above, each brought to its stage by the actions people use."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from PIL import Image

from tests.assets.builders import a_vehicle
from tests.inventory.builders import run_inner
from tests.parties.builders import a_customer
from tests.world import act
from workwright.catalog.actions.add_service import add_service
from workwright.files.actions.record_file import record_file
from workwright.files.flows import store_upload
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.authorise_lines import AuthorisedLine, AuthoriseLines, authorise_lines
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.decline_lines import DeclineLines, decline_lines
from workwright.work_orders.actions.mark_released import MarkReleased, mark_released
from workwright.work_orders.actions.open_work_order import open_work_order
from workwright.work_orders.actions.sign_work import sign_work
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import WorkOrderView, get_summary, get_work_order

LABOUR = {"kind": "labour", "description": "Replace ignition coil", "quantity": "0.8", "unit_price": "135.00"}
COIL = {"kind": "part", "description": "Ignition coil DG-549", "quantity": "1", "unit_price": "64.90"}
COIL_JOB = {"title": "Misfire, cylinder 2", "lines": (LABOUR, COIL)}
BRAKE_JOB = {
    "title": "Front brakes",
    "lines": (
        {
            "kind": "labour",
            "description": "Front brake pads and rotors",
            "quantity": "1.6",
            "unit_price": "135.00",
        },
        {"kind": "part", "description": "Brake rotor, front", "quantity": "2", "unit_price": "74.25"},
    ),
}


@dataclass(frozen=True)
class Made:
    """An order with the ids of its jobs and lines, in order."""

    id: UUID
    number: str
    job_ids: tuple[UUID, ...]
    line_ids: tuple[UUID, ...]


def an_order(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Made:
    """An open order for a customer with a vehicle; without `jobs` it has the misfire with labour and a part."""
    customer = fields.pop("customer_id", None) or a_customer(ctx)
    fields.setdefault("asset_id", a_vehicle(ctx, customer_id=customer))
    words = {"customer_words": "It stutters when cold, and the lamp is on."}
    wanted = words | fields | {"customer_id": customer, "jobs": jobs or (COIL_JOB,)}
    done = act(open_work_order, ctx, **wanted)
    return Made(done.id, done.number, done.job_ids, done.line_ids)


def seen(ctx: Context, order: Made | UUID) -> WorkOrderView:
    """The order as its page shows it."""
    return get_work_order(ctx, order.id if isinstance(order, Made) else order)


def approve(ctx: Context, order: Made, line_ids: Sequence[UUID] | None = None, extra_minor: int = 0) -> UUID:
    """The customer agrees to lines (all when left out) at their present price, with this tolerance; the record's id."""
    wanted = set(line_ids or order.line_ids)
    lines = [line for job in seen(ctx, order).jobs for line in job.lines if line.id in wanted]
    authorisation = new_id()
    agreed = tuple(
        AuthorisedLine(
            line_id=line.id, gross_minor=line.gross_minor, ceiling_minor=line.gross_minor + extra_minor
        )
        for line in lines
    )
    command = AuthoriseLines(work_order_id=order.id, authorisation_id=authorisation, lines=agreed)
    run_inner(ctx, authorise_lines, command)
    return authorisation


def decline(ctx: Context, order: Made, line_ids: Sequence[UUID], **fields: Any) -> None:
    run_inner(ctx, decline_lines, DeclineLines(work_order_id=order.id, line_ids=tuple(line_ids), **fields))


@contextmanager
def let_go(ctx: Context, order: Made, **fields: Any) -> Iterator[Any]:
    """Release an order as the context above would, look at it inside, and undo it: there is no decision behind it."""
    command = MarkReleased(work_order_id=order.id, decision_id=new_id(), **fields)
    answers: list[Any] = []

    def run(inside: Context, _: Command) -> Result:
        answers.append(mark_released(inside, command))
        return Result(id=order.id)

    door: Action[Command, Result] = Action(
        "trial.let_go", Command, Result, run, (), inner=False, offline=False, money=False
    )
    before = transaction.savepoint()
    try:
        door(ctx, Command())
        yield answers[-1]
    finally:
        transaction.savepoint_rollback(before)


def a_running_order(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Made:
    """An order that is agreed to in full and whose jobs have all been started."""
    order = an_order(ctx, *jobs, **fields)
    approve(ctx, order)
    for job_id in order.job_ids:
        act(start_job, ctx, job_id=job_id)
    return order


def a_completed_order(ctx: Context, *jobs: dict[str, Any], **fields: Any) -> Made:
    """An order that is done."""
    order = a_running_order(ctx, *jobs, **fields)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    return order


def a_service(ctx: Context, **fields: Any) -> UUID:
    """A brake service with everything a service can ask for: skill, checks, photos, signature, second look."""
    defaults: dict[str, Any] = {
        "code": f"brakes-{uuid4().hex[:6]}",
        "name": "Brake service",
        "duration_minutes": 90,
        "skills": ("brakes",),
        "checklist": ({"text": "Torque the wheels"}, {"text": "Wipe the rims", "required": False}),
        "required_proof": {"photos": ("after",), "signature": True, "quality_check": True},
        "lines": (
            {"kind": "labour", "description": "Brake service", "quantity": "1.5", "unit_price": "100"},
        ),
    }
    service: UUID = act(add_service, ctx, **defaults | fields).id
    return service


def sign(ctx: Context, order: Made, **fields: Any) -> Any:
    """The customer signs the summary as it stands."""
    shown = get_summary(ctx, order.id)
    said = {"signer_name": "Ana Díaz", "summary_sha256": shown.sha256}
    return act(sign_work, ctx, work_order_id=order.id, **said | fields)


def a_photo(ctx: Context, shade: int = 120) -> UUID:
    """A stored picture."""
    picture = io.BytesIO()
    Image.new("RGB", (32, 24), (shade, uuid4().int % 256, 60)).save(picture, "PNG")
    picture.seek(0)
    blob = store_upload(ctx, picture, "photo.png")
    photo: UUID = act(record_file, ctx, **asdict(blob)).id
    return photo
