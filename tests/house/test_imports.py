"""The rooms of a context: which there are, which may see which, and what nobody else may enter.

`.importlinter` holds the contracts between the layers; these hold for every context without naming it.
"""

import ast
from functools import cache
from pathlib import Path

import grimp
import pytest

from workwright.project.contexts import LAYERS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "workwright"
CONTEXTS = [name for name in LAYERS if name != "kernel" and (SOURCE / name).is_dir()]
ROOMS = (
    ("reactions", "verifiers"),
    ("flows",),
    ("actions",),
    ("queries",),
    ("models",),
    ("policy", "postings", "personal"),
    ("ports", "journal", "blobs"),
    ("events",),
    ("states",),
    ("roles",),
    ("rules",),
)
"""From the top: a room sees those below it. Siblings on one line do not see each other."""
FURNITURE = {"apps", "migrations"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("workwright", cache_dir=None, exclude_type_checking_imports=True)


def room_of(module: str) -> tuple[str, str]:
    """Return (context, room) of a module, "" for a context's own package."""
    _, context, *rest = module.split(".")
    return context, rest[0] if rest else ""


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_has_known_rooms_only(name: str) -> None:
    known = {room for line in ROOMS for room in line} | FURNITURE
    found = {room_of(module)[1] for module in graph().find_descendants(f"workwright.{name}")}
    assert found - known == set(), "a new kind of room is a decision: architecture section 3"


@pytest.mark.parametrize("name", CONTEXTS)
def test_rooms_see_those_below_them(name: str) -> None:
    level = {room: number for number, line in enumerate(ROOMS) for room in line}
    wrong = []
    for module in graph().find_descendants(f"workwright.{name}"):
        room = room_of(module)[1]
        for imported in graph().find_modules_directly_imported_by(module):
            if not imported.startswith(f"workwright.{name}."):
                continue
            other = room_of(imported)[1]
            if room in level and other in level and other != room and level[other] <= level[room]:
                wrong.append(f"{module} -> {imported}")
    assert wrong == []


@pytest.mark.parametrize("name", CONTEXTS)
def test_models_are_private(name: str) -> None:
    inside = f"workwright.{name}"
    models = {f"{inside}.models", *graph().find_descendants(inside)} & {
        module for module in graph().modules if module.startswith(f"{inside}.models")
    }
    importers = {user for module in models for user in graph().find_modules_that_directly_import(module)}
    assert {user for user in importers if not user.startswith(f"{inside}.")} == set()


@pytest.mark.parametrize("name", CONTEXTS)
def test_others_use_the_open_rooms_only(name: str) -> None:
    """Reactions, flows of siblings' stories, verifiers and migrations are nobody else's business."""
    closed = {"reactions", "verifiers", "migrations", "apps"}
    inside = f"workwright.{name}."
    wrong = [
        f"{user} -> {module}"
        for module in graph().modules
        if module.startswith(inside) and room_of(module)[1] in closed
        for user in graph().find_modules_that_directly_import(module)
        if not user.startswith(inside)
    ]
    assert wrong == []


def test_nothing_is_imported_inside_a_function() -> None:
    """Only the doors may, where something exists late (Django's settings, an optional library)."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] not in ("interfaces", "project", "plugins")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert wrong == []


def test_no_file_is_longer_than_two_screens_of_thought() -> None:
    long = {
        str(path.relative_to(SOURCE)): lines
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and (lines := path.read_text(encoding="utf-8").count("\n")) > 480
    }
    assert long == {}


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "services", "managers", "common", "misc"}
    found = [path.relative_to(SOURCE) for path in SOURCE.rglob("*.py") if path.stem in drawers]
    assert [path for path in found if path.parts[0] != "catalog"] == [], "the catalogue's services are a word"
