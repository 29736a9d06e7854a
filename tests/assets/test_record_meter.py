"""Meters run forwards; a reading that does not needs a reason, and no reading is ever changed."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection

from tests.assets.builders import a_vehicle
from workwright.assets.actions.record_meter import MeterWentBack, record_meter
from workwright.assets.queries import assets_by_id, list_meter_readings
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


def odometer(ctx: Any, car: Any) -> Decimal:
    (meter,) = assets_by_id(ctx, [car])[car].meters
    return meter.value


def test_the_latest_reading_shows(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("technician")
    car = a_vehicle(ctx)
    act(record_meter, ctx, asset_id=car, kind="odometer", value=Decimal(48210))
    earlier = ctx.now - timedelta(days=90)
    act(record_meter, ctx, asset_id=car, kind="odometer", value=Decimal("45000.5"), at=earlier)
    assert odometer(ctx, car) == 48210
    assert [row.value for row in list_meter_readings(ctx, car).rows] == [Decimal(48210), Decimal("45000.5")]


def test_backwards_needs_a_reason(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    car = a_vehicle(ctx)
    act(record_meter, ctx, asset_id=car, kind="odometer", value=Decimal(48210))
    with pytest.raises(MeterWentBack):
        act(record_meter, ctx, asset_id=car, kind="odometer", value=Decimal(4821))
    act(record_meter, ctx, asset_id=car, kind="odometer", value=Decimal(12), reason="cluster replaced")
    assert odometer(ctx, car) == 12
    assert list_meter_readings(ctx, car).rows[0].restarts


def test_a_late_entry_may_not_contradict_a_later_one(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    car = a_vehicle(ctx)
    act(record_meter, ctx, asset_id=car, kind="hours", value=Decimal(100))
    with pytest.raises(MeterWentBack):
        act(
            record_meter,
            ctx,
            asset_id=car,
            kind="hours",
            value=Decimal(101),
            at=ctx.now - timedelta(days=1),
        )


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    car = a_vehicle(ctx)
    with pytest.raises(Invalid):
        act(record_meter, ctx, asset_id=car, kind="hours", value=1, at=ctx.now + timedelta(hours=1))
    with pytest.raises(NotFound):
        act(record_meter, ctx, asset_id=new_id(), kind="hours", value=1)


def test_a_reading_is_never_changed(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    act(record_meter, ctx, asset_id=a_vehicle(ctx), kind="odometer", value=Decimal(48210))
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE assets_meterreading SET value = 1")
