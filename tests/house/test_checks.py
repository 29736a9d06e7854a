"""How `make check` tells what it found."""

import sys
from typing import Any

import pytest

from tests import checks


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    says = "import sys; print('{0} speaks'); sys.exit({1})"
    made = {
        name: [sys.executable, "-c", says.format(name, status)] for name, status in (("one", 3), ("two", 0))
    }
    monkeypatch.setattr(checks, "PARTS", made)


def test_what_failed_is_told_whole_at_the_end(parts: None, capsys: Any) -> None:
    assert checks.main([]) == 1
    told = capsys.readouterr().out
    assert told.index("two speaks") < told.index("--- one: FAILED with status 3") < told.index("one speaks")
    assert told.count("one speaks") == 1


def test_a_part_can_be_left_out(parts: None, capsys: Any) -> None:
    assert checks.main(["--but", "one"]) == 0
    assert "one" not in capsys.readouterr().out
