"""The tables of a context's README, read off the registries: states, actions, reads, events."""

from collections.abc import Iterator

from workwright.access.roles import permission_table
from workwright.kernel.actions import registry
from workwright.kernel.events import event_types, reactions
from workwright.kernel.reads import queries
from workwright.kernel.states import Machine, machines

SHORT = {
    "super_admin": "SA",
    "operations_manager": "OM",
    "regional_supervisor": "RS",
    "branch_manager": "BM",
    "dispatch_officer": "DO",
    "service_advisor": "ADV",
    "technician": "TEC",
    "cashier": "CAS",
    "accountant": "ACC",
    "auditor": "AUD",
}


def tables(context: str) -> str:
    """Return the generated part of one README, "" for a context that has nothing to list."""
    parts = [*_states(context), *_actions(context), *_reads(context), *_events(context)]
    return "\n".join(parts).strip()


def _states(context: str) -> Iterator[str]:
    for machine in sorted(machines.values(), key=lambda machine: machine.name):
        if machine.table.startswith(f"{context}_") and _owner(machine) == context:
            yield f"### States of the {machine.label}\n\n```mermaid\n{machine.mermaid()}\n```\n"


def _owner(machine: Machine) -> str:
    """Return the context whose actions move the machine: a table's name alone may fit two contexts."""
    return next((row.action.partition(".")[0] for row in machine.transitions), "")


def _actions(context: str) -> Iterator[str]:
    found = [action for name, action in sorted(registry.items()) if name.startswith(f"{context}.")]
    if found:
        yield "### Actions\n\n| action | what it does | refuses with | roles |\n|---|---|---|---|"
    for action in found:
        errors = ", ".join(sorted({f"`{error.code}`" for error in action.errors}))
        who = "inside others" if action.inner else _roles(action.name)
        yield f"| `{action.name}` | {_first(action.run.__doc__)} | {errors} | {who} |"
    if found:
        yield ""


def _reads(context: str) -> Iterator[str]:
    found = [query for name, query in sorted(queries.items()) if name.startswith(f"{context}.")]
    if found:
        yield "### Reads\n\n| read | what it answers | permission | roles |\n|---|---|---|---|"
    for query in found:
        cells = (
            f"`{query.name}`",
            _first(query.run.__doc__),
            f"`{query.permission}`",
            _roles(query.permission),
        )
        yield f"| {' | '.join(cells)} |"
    if found:
        yield ""


def _events(context: str) -> Iterator[str]:
    found = [(name, event) for name, event in sorted(event_types.items()) if name.startswith(f"{context}.")]
    if found:
        yield "### Events\n\n| event | when | heard by |\n|---|---|---|"
    for name, event in found:
        heard = ", ".join(f"`{reaction.name}`" for reaction in sorted(reactions[name], key=lambda r: r.name))
        yield f"| `{name}` | {_first(event.__doc__)} | {heard} |"


def _first(text: str | None) -> str:
    """Return the first sentence or line of a docstring, fit for a cell."""
    line = " ".join((text or "").strip().partition("\n\n")[0].split())
    return line.replace("|", "\\|")


def _roles(permission: str) -> str:
    held = permission_table().get(permission, frozenset())
    return ", ".join(short for role, short in SHORT.items() if role in held) or "the house itself"
