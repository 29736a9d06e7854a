from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.assets.models import Asset, MeterReading
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id

CLOCKS_APART = timedelta(minutes=5)


class MeterWentBack(DomainError):
    """The meter showed more before. Read it again, or say why it is lower (replaced, misread)."""

    code = "assets.meter_went_back"


class RecordMeter(Command):
    """`reason` is needed where a reading is lower than the one before; it is kept with the reading."""

    reading_id: UUID | None = None
    asset_id: UUID
    kind: Literal["odometer", "hours"]
    value: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=1)]
    at: AwareDatetime | None = None
    reason: Annotated[str, Field(max_length=200)] = ""


class RecordedMeter(Result):
    """`id` is the asset's."""

    reading_id: UUID


@action("assets.record_meter", errors=(NotFound, MeterWentBack, Invalid), offline=True)
def record_meter(ctx: Context, command: RecordMeter) -> RecordedMeter:
    """Note what an odometer or hour meter shows. It may not run backwards unseen."""
    at = command.at or ctx.now
    if at > ctx.now + CLOCKS_APART:
        raise Invalid("A meter cannot be read in the future.", field="at")
    writer.lock(ctx, Asset, command.asset_id, "id", mode="FOR NO KEY UPDATE")
    back = _goes_back(command, at)
    if back and not command.reason:
        raise MeterWentBack(field="value")
    reading_id = command.reading_id or new_id()
    writer.insert(
        MeterReading,
        {
            "id": reading_id,
            "asset_id": command.asset_id,
            "kind": command.kind,
            "value": command.value,
            "read_at": at,
            "restarts": back,
            "reason": command.reason,
        },
    )
    return RecordedMeter(id=command.asset_id, reading_id=reading_id)


def _goes_back(command: RecordMeter, at: datetime) -> bool:
    """Whether the reading before is higher, or (for one entered late) the reading after is lower."""
    same = MeterReading.objects.filter(asset_id=command.asset_id, kind=command.kind)
    before = same.filter(read_at__lte=at).order_by("-read_at", "-id").first()
    after = same.filter(read_at__gt=at).order_by("read_at", "id").first()
    return bool(
        (before and before.value > command.value)
        or (after and after.value < command.value and not after.restarts)
    )
