"""Two people edit one record: what each of them changed is kept, and where both changed the same, both values show."""

import json
from collections.abc import Mapping

from django.http import QueryDict

from workwright.interfaces.desk.forms.fields import Field

VERSION = "expected_version"


def remembered(typed: QueryDict) -> str:
    """Return what a form starts with, to be sent along with it."""
    return json.dumps({name: _plain(typed.getlist(name)) for name in typed if name != VERSION})


def merged(
    data: QueryDict, present: QueryDict, fields: tuple[Field, ...], labels: Mapping[str, str]
) -> tuple[QueryDict, dict[str, str]]:
    """Return the form with what others changed meanwhile, and their values where the same field was changed here.

    `data` is what was sent, `present` what the form would start with now.
    """
    was, typed, both = _read(data.get("was", "")), data.copy(), {}
    kinds = {field.name: field for field in fields}
    for name in present:
        now, before, mine = (
            _plain(one) for one in (present.getlist(name), was.get(name, []), data.getlist(name))
        )
        if name == VERSION or (mine == before and mine != now):
            typed.setlist(name, present.getlist(name))
        elif now not in (before, mine):
            both[name] = _told(now, kinds.get(name), labels)
    typed["was"] = remembered(present)
    return typed, both


def both_ways(data: QueryDict) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what the fields that were changed here had said before, and the ids that say which record it is."""
    was = _read(data.get("was", ""))
    before = {
        name: values for name, values in was.items() if name in data and values != _plain(data.getlist(name))
    }
    ids = {name: data.getlist(name) for name in data if name.endswith("_id") and name not in before}
    return before, {name: values for name, values in ids.items() if name != "command_id"}


def _plain(values: list[str]) -> list[str]:
    """Return values without what browsers make of them: other ends of lines, the blank that goes with a box."""
    return [one.replace("\r\n", "\n").strip() for one in values if one.strip()]


def _read(text: str) -> dict[str, list[str]]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    known = isinstance(found, dict) and all(isinstance(one, list) for one in found.values())
    return {name: [str(part) for part in values] for name, values in found.items()} if known else {}


def _told(values: list[str], field: Field | None, labels: Mapping[str, str]) -> str:
    words = dict(field.choices) if field else {}
    if field and field.kind == "check":
        return "Yes" if values else "No"
    return ", ".join(words.get(one) or labels.get(one) or one for one in values) or "nothing"
