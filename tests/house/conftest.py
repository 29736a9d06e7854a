"""One test of the house looks back on the whole run: it comes last, and only when the whole suite runs."""

from pathlib import Path

import pytest

LOOKS_BACK = "test_every_action_was_sent_twice"
TESTS = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    last = [item for item in items if item.name == LOOKS_BACK]
    others = [item for item in items if item.name != LOOKS_BACK]
    collected = {item.path.parent for item in items}
    every = {path.parent for path in TESTS.glob("*/test_*.py")}
    items[:] = others + (last if every <= collected and not config.option.keyword else [])
