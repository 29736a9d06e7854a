"""The words of the command that act in the company's name."""

import argparse
import io
import json
from types import ModuleType
from typing import Any

import pytest

from tests.access.builders import a_user
from workwright.access.queries import user_by_email
from workwright.interfaces.cli import act as act_word
from workwright.interfaces.cli import createadmin, verify


def run(word: ModuleType, *words: str) -> int:
    parser = argparse.ArgumentParser()
    word.arguments(parser)
    return int(word.run(parser.parse_args(list(words))))


@pytest.fixture
def manager(ctx_as: Any, company: Any) -> str:
    a_user(ctx_as(), "om@example.com", {"role": "operations_manager", "branch_id": company.harbour})
    return "om@example.com"


def test_an_action_is_performed_as_a_person(manager: str, company: Any, journal: Any, capsys: Any) -> None:
    command = json.dumps({"branch_id": str(company.harbour), "expected_version": 1, "name": "Harbour"})
    assert run(act_word, "--as", manager, "--key", "once", "access.edit_branch", command) == 0
    assert json.loads(capsys.readouterr().out)["version"] == 2
    assert run(act_word, "--as", manager, "--key", "once", "access.edit_branch", command) == 0
    done = [row for row in journal() if row["action"] == "access.edit_branch"]
    assert [(row["door"], row["actor"]) for row in done] == [("cli", f"user:{user_by_email(manager)}")]


def test_a_command_can_come_from_standard_input(
    manager: str, company: Any, monkeypatch: Any, capsys: Any
) -> None:
    text = json.dumps({"branch_id": str(company.harbour)})
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert run(act_word, "--as", manager, "--branch", "HSG", "access.get_branch", "-") == 0
    assert json.loads(capsys.readouterr().out)["code"] == "HSG"


def test_refusals_are_sentences(manager: str, company: Any, capsys: Any) -> None:
    bad = json.dumps({"branch_id": str(company.harbour), "expected_version": 9, "name": "X"})
    assert run(act_word, "--as", manager, "access.edit_branch", bad) == 1
    assert "stale:" in capsys.readouterr().err
    assert run(act_word, "--as", manager, "access.edit_branch", '{"colour": 1}') == 2
    assert "colour: Extra inputs" in capsys.readouterr().err
    assert run(act_word, "--as", manager, "access.edit_branch", "{") == 2
    assert run(act_word, "--as", manager, "ledger.post_transaction") == 1
    assert run(act_word, "--as", "nobody@example.com", "access.get_me") == 1
    assert run(act_word, "--as", manager, "--branch", "NOR", "access.get_me") == 1
    assert run(act_word, "--as", manager, "--branch", "XYZ", "access.get_me") == 1
    assert "HSG, NOR" in capsys.readouterr().err


def test_the_record_is_whole(company: Any, capsys: Any) -> None:
    assert run(verify) == 0
    assert "whole" in capsys.readouterr().out


def test_an_altered_row_is_named(
    manager: str, fresh_db: str, superuser: Any, ctx_as: Any, capsys: Any
) -> None:
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("UPDATE kernel_journal SET body = body || ' '::bytea WHERE seq = 1")
    assert run(verify, "--quiet") == 1
    assert "/1: the stored bytes do not give the stored hash" in capsys.readouterr().out


def test_the_first_administrator_gets_a_link_and_a_new_one_when_asked_again(
    company: Any, capsys: Any
) -> None:
    assert run(createadmin, "Kim@Example.com") == 0
    first = capsys.readouterr().out
    assert "/accounts/invitation/" in first
    assert run(createadmin, "kim@example.com") == 0
    assert capsys.readouterr().out not in ("", first)
    assert run(createadmin, "not an address") == 1
