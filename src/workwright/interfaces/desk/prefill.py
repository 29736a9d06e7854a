"""What a form starts with: the record that it edits, found by the name of the id it asks for."""

from typing import Any

from workwright.interfaces.desk.forms.fields import Field
from workwright.interfaces.desk.references import ask
from workwright.kernel.context import Context
from workwright.kernel.reads import queries

EDITING = ("edit_", "set_", "change_", "correct_")


def prefill(ctx: Context, action: str, fields: tuple[Field, ...], given: dict[str, str]) -> dict[str, Any]:
    """Return the present values of the record, for the fields that it has too; its version for every action."""
    subject = next((f.name for f in fields if f.kind == "id" and given.get(f.name)), "")
    context = action.partition(".")[0]
    read = f"{context}.get_{subject.removesuffix('_id')}"
    if not subject or read not in queries:
        return {}
    view = ask(ctx, read, **{subject: given[subject]})
    if view is None:
        return {}
    values: dict[str, Any] = {"expected_version": getattr(view, "version", None)}
    if edits(action):
        values |= {f.name: getattr(view, f.name) for f in fields if hasattr(view, f.name)}
    return values


def edits(action: str) -> bool:
    """Return whether an action changes a record that its form shows."""
    return action.partition(".")[2].startswith(EDITING)


def subject_of(fields: tuple[Field, ...], given: dict[str, str]) -> str:
    """Return the id of the record that a form is about, "" when it names none."""
    return next((given[f.name] for f in fields if f.kind == "id" and given.get(f.name)), "")
