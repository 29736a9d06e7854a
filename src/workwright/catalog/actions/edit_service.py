from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_service import (
    ChecklistInput,
    DiagnosisCredit,
    DiagnosisCreditMinimum,
    LateCancelFee,
    LateCancelHours,
    NoShowFee,
    ProofInput,
    ServiceLineInput,
    line_rows,
)
from workwright.catalog.models import Service, ServiceLine
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale


class EditService(Command):
    """Only the fields that are sent are changed; `lines`, `checklist` and `skills` are replaced as a whole."""

    service_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    category: Annotated[str, Field(max_length=60)] | None = None
    description: Annotated[str, Field(max_length=4000)] | None = None
    keywords: Annotated[str, Field(max_length=4000)] | None = None
    duration_minutes: Annotated[int, Field(gt=0, le=60 * 24 * 60)] | None = None
    skills: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] | None = None
    checklist: Annotated[tuple[ChecklistInput, ...], Field(max_length=200)] | None = None
    required_proof: ProofInput | None = None
    diagnosis_credit: Annotated[
        DiagnosisCredit | None,
        Field(description="Give the diagnosis back when the repair is approved; empty: as the branch."),
    ] = None
    diagnosis_credit_minimum: DiagnosisCreditMinimum = None
    no_show_fee: NoShowFee = None
    late_cancel_fee: LateCancelFee = None
    late_cancel_hours: LateCancelHours = None
    lines: Annotated[tuple[ServiceLineInput, ...], Field(max_length=200)] | None = None
    active: bool | None = None


class EditedService(Result):
    version: int


@action("catalog.edit_service", errors=(NotFound, Stale))
def edit_service(ctx: Context, command: EditService) -> EditedService:
    """Change a service for jobs added from now on; jobs that came from it keep what they have (A8)."""
    writer.lock(ctx, Service, command.service_id, "version")
    left_out = {"service_id", "expected_version", "lines"}
    changes = command.model_dump(mode="json", exclude_unset=True, exclude_none=True, exclude=left_out)
    writer.update(Service, command.service_id, expected_version=command.expected_version, **changes)
    if command.lines is not None:
        ServiceLine.objects.filter(service_id=command.service_id).delete()
        writer.insert(ServiceLine, *line_rows(command.service_id, command.lines))
    return EditedService(id=command.service_id, version=command.expected_version + 1)
