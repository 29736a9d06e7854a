"""A8, A25: what a service brings to a job."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.builders import a_brake_service, a_fee, a_service, an_operation
from workwright.catalog.queries import get_service, list_services, service_names
from workwright.catalog.rules import CodeTaken
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id


def test_lines_checks_and_proof(ctx_as: Any) -> None:
    ctx = ctx_as("service_advisor")
    view = get_service(ctx, a_brake_service(ctx_as()))
    assert [(line.kind, line.quantity) for line in view.lines] == [("labour", Decimal("1.5")), ("part", 2)]
    assert [(item.text, item.required) for item in view.checklist] == [
        ("Torque wheel nuts", True),
        ("Road test", False),
    ]
    assert view.required_proof.model_dump() == {
        "photos": ("after",),
        "signature": False,
        "quality_check": True,
    }
    assert (view.duration_minutes, view.skills) == (90, ("brakes",))


def test_book_hours_fees_and_flat_prices(ctx_as: Any) -> None:
    ctx = ctx_as()
    flat = an_operation(ctx, flat_price=Decimal(80))
    view = get_service(
        ctx,
        a_service(
            ctx,
            name="Full detail",
            lines=(
                {"kind": "labour", "description": "Wash", "operation_id": flat},
                {"kind": "labour", "description": "Polish", "operation_id": an_operation(ctx), "quantity": 2},
                {"kind": "fee", "description": "Waste water", "fee_id": a_fee(ctx, price=Decimal(4))},
                {"kind": "discount", "description": "Set price", "unit_price": Decimal(-20)},
            ),
        ),
    )
    assert [(line.quantity, line.unit_price) for line in view.lines] == [
        (1, None),
        (3, None),
        (1, 4),
        (1, -20),
    ]
    assert view.lines[3].discount_reason == "Set price"


def test_a_service_is_read_in_two_queries(ctx_as: Any) -> None:
    ctx = ctx_as()
    service = a_brake_service(ctx)
    with CaptureQueriesContext(connection) as asked:
        get_service(ctx, service)
    assert len(asked) == 2


def test_lists(ctx_as: Any) -> None:
    ctx = ctx_as()
    wash = a_service(ctx, code="WASH", name="Hand wash", category="Wash")
    a_service(ctx)
    assert [row.id for row in list_services(ctx, "wash hand").rows] == [wash]
    assert service_names([wash]) == {wash: "Hand wash"}
    with pytest.raises(CodeTaken):
        a_service(ctx, code="WASH")
    with pytest.raises(NotFound):
        get_service(ctx, new_id())


def test_a_part_that_is_not_there(fresh_db: str, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        a_service(ctx_as(), lines=({"kind": "part", "description": "X", "part_id": new_id()},))
