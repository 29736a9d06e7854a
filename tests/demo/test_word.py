"""`workwright demo`: load, key, story, replay, remove."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

import pytest

from tests.api.caller import Program
from tests.demo.test_company import empty  # noqa: F401 - a fixture
from tests.stories.test_past_work import SAMPLE
from workwright.kernel.verify import verify


def run(*words: str) -> int:
    word = import_module("workwright.project.maintenance.demo")
    parser = ArgumentParser()
    word.arguments(parser)
    return int(word.run(parser.parse_args(list(words))))


@pytest.mark.slow
def test_a_demo_is_loaded_entered_shown_and_replayed(empty: None, capsys: Any) -> None:  # noqa: F811
    assert run("key", "auditor") == 1
    assert "workwright demo load" in capsys.readouterr().err
    assert run("load") == 0
    assert "/accounts/link/" in capsys.readouterr().out
    assert run("load") == 1
    for role in ("super_admin", "operations_manager", "cashier", "auditor"):
        capsys.readouterr()
        assert run("key", role) == 0
        key = capsys.readouterr().out.strip()
        assert Program(role, key=key).ask("access.get_me").status_code == 200
        assert run("key", role) == 0
        assert capsys.readouterr().out.strip() == key
    assert run("story") == 0
    assert "Debits equal credits." in capsys.readouterr().out
    assert run("replay", str(SAMPLE), "--rows", "3", "--seed", "1") == 0
    told = capsys.readouterr()
    assert "3 orders from call to release" in told.out
    assert "They agree." in told.out
    assert "3 of 3 orders" in told.err
    assert verify() == []


def test_what_is_not_the_demo_is_not_removed(company: Any, capsys: Any) -> None:
    assert run("remove") == 1
    assert "nothing was removed" in capsys.readouterr().err
    assert run("load") == 1
    assert run("replay", "no such file") == 1
