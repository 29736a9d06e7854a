from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.catalog.models import Service, ServiceLine
from workwright.catalog.rules import CodeTaken, LineKind
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

constraint_means("service_code_once", lambda: CodeTaken(field="code"))
_STRICT = ConfigDict(frozen=True, extra="forbid")
DiagnosisCredit = Literal["", "never", "on_approval"]
DiagnosisCreditMinimum = Annotated[
    Decimal | None,
    Field(
        ge=0,
        max_digits=16,
        decimal_places=4,
        description="Only from repairs of this price on, as prices are stated in the branch.",
    ),
]
NoShowFee = Annotated[
    Decimal | None,
    Field(ge=0, max_digits=16, decimal_places=4, description="When nobody is there; empty: as the branch."),
]
LateCancelFee = Annotated[
    Decimal | None,
    Field(
        ge=0, max_digits=16, decimal_places=4, description="When it is called off late; empty: as the branch."
    ),
]
LateCancelHours = Annotated[
    int | None, Field(ge=0, le=720, description="How many hours before the visit late begins.")
]


class ServiceLineInput(BaseModel):
    """A default line. Labour with an operation counts in times that operation, without one in hours."""

    model_config = _STRICT
    kind: LineKind
    description: Annotated[str, Field(min_length=1, max_length=300)]
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3)] = Decimal(1)
    unit_price: Annotated[Decimal, Field(max_digits=16, decimal_places=4)] | None = None
    part_id: UUID | None = None
    operation_id: UUID | None = None
    fee_id: UUID | None = None


class ChecklistInput(BaseModel):
    model_config = _STRICT
    text: Annotated[str, Field(min_length=1, max_length=300)]
    required: bool = True


class ProofInput(BaseModel):
    """What a job needs before it is finished: kinds of photo, a signature, a second look."""

    model_config = _STRICT
    photos: tuple[Literal["before", "during", "after"], ...] = ()
    signature: bool = False
    quality_check: bool = False


class AddService(Command):
    """`keywords` are words by which customers speak of it: the service is suggested from them."""

    service_id: UUID | None = None
    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    category: Annotated[str, Field(max_length=60)] = ""
    description: Annotated[str, Field(max_length=4000)] = ""
    keywords: Annotated[str, Field(max_length=4000)] = ""
    duration_minutes: Annotated[int, Field(gt=0, le=60 * 24 * 60)]
    skills: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()
    checklist: Annotated[tuple[ChecklistInput, ...], Field(max_length=200)] = ()
    required_proof: ProofInput = ProofInput()
    diagnosis_credit: Annotated[
        DiagnosisCredit,
        Field(description="Give the diagnosis back when the repair is approved; empty: as the branch."),
    ] = ""
    diagnosis_credit_minimum: DiagnosisCreditMinimum = None
    no_show_fee: NoShowFee = None
    late_cancel_fee: LateCancelFee = None
    late_cancel_hours: LateCancelHours = None
    lines: Annotated[tuple[ServiceLineInput, ...], Field(max_length=200)] = ()


class AddedService(Result):
    version: int = 1


@action("catalog.add_service", errors=(CodeTaken,))
def add_service(ctx: Context, command: AddService) -> AddedService:
    """Add what customers ask for, with the lines, skills, checks and proof that it brings to a job (A8, A25)."""
    row = command.model_dump(mode="json", exclude={"service_id", "lines"})
    service_id = command.service_id or new_id()
    writer.insert(Service, row | {"id": service_id})
    writer.insert(ServiceLine, *line_rows(service_id, command.lines))
    return AddedService(id=service_id)


def line_rows(service_id: UUID, lines: tuple[ServiceLineInput, ...]) -> list[dict[str, Any]]:
    return [
        line.model_dump()
        | {"id": new_id(), "service_id": service_id, "position": position, "kind": line.kind.value}
        for position, line in enumerate(lines, start=1)
    ]
