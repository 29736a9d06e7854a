"""What holds for every action, read, event and refusal of the product, whoever writes the next one."""

import inspect
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tests.world import NOW
from workwright.access.roles import permission_table
from workwright.kernel.actions import Action, Command, Result, registry
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import DomainError, Forbidden, Remembered
from workwright.kernel.events import Event, event_types, reactions
from workwright.kernel.reads import Query, queries
from workwright.kernel.states import machines

ROOT = Path(__file__).resolve().parents[2]
STRANGER = Actor("user:stranger", "Stranger", frozenset(), None)


def own(named: dict[str, Any]) -> list[Any]:
    """Leave out what tests themselves have registered."""
    return [value for name, value in sorted(named.items()) if _module(value).startswith("workwright.")]


def _module(value: Any) -> str:
    return str((value if isinstance(value, type) else value.run).__module__)


ACTIONS: list[Action[Any, Any]] = own(registry)
READS: list[Query[..., Any]] = own(queries)
EVENTS: list[type[Event]] = own(event_types)
by_name = {"ids": lambda value: value.name}


@pytest.mark.parametrize("action", ACTIONS, **by_name)
def test_an_action_lives_in_a_file_of_its_name_and_has_a_test_file(action: Action[Any, Any]) -> None:
    context, verb = action.name.split(".")
    assert action.run.__module__ == f"workwright.{context}.actions.{verb}"
    assert (ROOT / "tests" / context / f"test_{verb}.py").exists()


@pytest.mark.parametrize("action", ACTIONS, **by_name)
def test_an_action_says_what_it_does_and_how_it_refuses(action: Action[Any, Any]) -> None:
    text = inspect.getdoc(action.run) or ""
    assert re.match(r"[A-Z].+[.:]", text), "a docstring whose first line is a sentence"
    for error in action.errors:
        assert issubclass(error, DomainError)
        assert (error.__doc__ or "").strip(), f"{error.__name__} says nothing"


@pytest.mark.parametrize("action", ACTIONS, **by_name)
def test_an_action_takes_a_command_and_gives_a_result(action: Action[Any, Any]) -> None:
    assert issubclass(action.command, Command)
    assert issubclass(action.result, Result)
    assert action.command.__module__ == action.run.__module__
    assert action.command.model_config["extra"] == "forbid"
    assert action.result.model_config["frozen"]


@pytest.mark.parametrize("action", ACTIONS, **by_name)
def test_an_action_has_a_row_in_the_permission_table(action: Action[Any, Any]) -> None:
    assert (action.name in permission_table()) == (not action.inner)


@pytest.mark.parametrize("action", ACTIONS, **by_name)
def test_an_action_refuses_a_stranger(action: Action[Any, Any]) -> None:
    with pytest.raises(Forbidden):
        action(Context(STRANGER, NOW, "test"), action.command.model_construct())


@pytest.mark.parametrize("read", READS, **by_name)
def test_a_read_is_documented_permitted_and_refuses_a_stranger(read: Query[..., Any]) -> None:
    assert re.match(r"[A-Z].+[.:]", inspect.getdoc(read.run) or "")
    assert read.permission in permission_table()
    assert read.run.__module__.startswith(f"workwright.{read.name.partition('.')[0]}.queries")
    with pytest.raises(Forbidden):
        read(Context(STRANGER, NOW, "test"), **dict.fromkeys(read.params.model_fields))


@pytest.mark.parametrize("read", READS, **by_name)
def test_a_read_returns_views_never_models(read: Query[..., Any]) -> None:
    def kinds(annotation: Any) -> list[Any]:
        return [annotation, *(kind for part in getattr(annotation, "__args__", ()) for kind in kinds(part))]

    for kind in kinds(read.returns):
        if isinstance(kind, type) and not issubclass(kind, BaseModel):
            assert not hasattr(kind, "_meta"), f"{kind} is a model"


@pytest.mark.parametrize("event", EVENTS, **by_name)
def test_an_event_is_a_documented_fact_of_its_context(event: type[Event]) -> None:
    context, fact = event.name.split(".")
    assert event.__module__.startswith(f"workwright.{context}.")
    assert (event.__doc__ or "").strip()
    assert re.fullmatch(r"[a-z_]+", fact)


def test_reactions_listen_to_events_that_exist_from_below() -> None:
    unheard = {name for name, heard in reactions.items() if heard} - event_types.keys()
    assert unheard == set()


def refusals() -> list[type[DomainError]]:
    found: list[type[DomainError]] = []
    waiting = list(DomainError.__subclasses__())
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__.startswith("workwright.") and error is not Remembered:
            found.append(error)
    return sorted(found, key=lambda error: (error.__module__, error.__name__))


def test_every_refusal_has_a_code_of_its_own_and_a_way_out() -> None:
    by_code: dict[str, set[str]] = defaultdict(set)
    for error in refusals():
        assert (error.__doc__ or "").strip(), error
        assert 400 <= error.status < 600, error
        if "code" in vars(error):
            by_code[error.code].add(f"{error.__module__}.{error.__name__}")
            assert re.fullmatch(r"([a-z_]+\.)?[a-z_]+", error.code), error
    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}


def test_machines_name_actions_that_exist() -> None:
    missing = {
        row.action
        for machine in machines.values()
        for row in machine.transitions
        if row.action not in registry and not machine.name.startswith("trial")
    }
    assert missing == set()


def test_no_right_is_left_over_in_the_table() -> None:
    used = {action.name for action in ACTIONS} | {read.permission for read in READS}
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    assert [name for name in permission_table() if name not in used and f'"{name}"' not in code] == []
