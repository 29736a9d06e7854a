"""Propose a correction: who may. What comes of it is in `test_correct_transaction`."""

from collections.abc import Callable

import pytest

from workwright.access.roles import permissions_of
from workwright.ledger.actions.propose_correction import propose_correction


@pytest.mark.parametrize(
    ("role", "may"),
    [("accountant", True), ("operations_manager", True), ("cashier", False), ("auditor", False)],
)
def test_who_may(role: str, may: bool, company: Callable[..., object]) -> None:
    assert (propose_correction.name in permissions_of(role)) is may
