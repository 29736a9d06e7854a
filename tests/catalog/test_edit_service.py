"""Editing a service replaces what is sent and nothing else."""

from typing import Any

import pytest

from tests.catalog.builders import a_brake_service
from workwright.catalog.actions.edit_service import edit_service
from workwright.catalog.queries import get_service, list_services, suggest_services
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.ids import new_id


def test_only_what_is_sent_changes(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    service = a_brake_service(ctx_as())
    lines = ({"kind": "labour", "description": "Look at the brakes"},)
    act(
        edit_service,
        ctx,
        service_id=service,
        expected_version=1,
        lines=lines,
        required_proof={"signature": True},
    )
    view = get_service(ctx, service)
    assert [line.description for line in view.lines] == ["Look at the brakes"]
    assert (view.required_proof.signature, view.required_proof.photos) == (True, ())
    assert (len(view.checklist), view.duration_minutes, view.version) == (2, 90, 2)


def test_no_longer_offered(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    service = a_brake_service(ctx)
    act(edit_service, ctx, service_id=service, expected_version=1, active=False)
    assert not list_services(ctx).rows
    assert len(list_services(ctx, all_states=True).rows) == 1
    assert not suggest_services(ctx, "brakes")
    with pytest.raises(Stale):
        act(edit_service, ctx, service_id=service, expected_version=1, active=True)
    with pytest.raises(NotFound):
        act(edit_service, ctx, service_id=new_id(), expected_version=1, active=True)
