"""What can be undone of what was just done: by its counter-deed, or by saving what stood there before."""

import base64
import json
from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from workwright.interfaces.desk.forms.merging import VERSION, both_ways
from workwright.interfaces.desk.prefill import edits

Fields = dict[str, list[str]]
COUNTER: dict[str, tuple[str, Callable[[Any], Fields]]] = {
    "work_orders.add_line": (
        "work_orders.remove_line",
        lambda r: {"line_id": [str(r.id)], "reason": ["Undone"]},
    ),
    "work_orders.add_job": (
        "work_orders.cancel_job",
        lambda r: {"job_id": [str(r.id)], "reason": ["Undone"]},
    ),
    "work_orders.place_hold": (
        "work_orders.lift_hold",
        lambda r: {"hold_id": [str(r.id)], "note": ["Undone"]},
    ),
    "access.save_view": ("access.remove_view", lambda r: {"view_id": [str(r.id)]}),
}
"""Deeds that another deed takes back, and what that one has to be told."""
TAG = "undo:"


def undo_of(action: str, result: BaseModel, data: QueryDict, may: Callable[[str], bool]) -> str:
    """Return how an act is undone, as a word to keep with the message that tells of it; "" when it cannot be."""
    if action in COUNTER:
        other, fields = COUNTER[action]
        return _word(other, fields(result)) if may(other) else ""
    version = getattr(result, "version", None)
    if not edits(action) or not data.get("was") or version is None:
        return ""
    before, kept = both_ways(data)
    if not before or not all(before.values()):  # a field that was empty cannot be emptied by a form
        return ""
    return _word(action, {**kept, **before, VERSION: [str(version)]})


def _word(action: str, fields: Fields) -> str:
    return TAG + base64.urlsafe_b64encode(json.dumps([action, fields]).encode()).decode()


def read(tags: str) -> tuple[str, tuple[str, Fields] | None]:
    """Return the tone of a message, and what undoes the act that it tells of."""
    tone, _, rest = tags.partition(" ")
    if not rest.startswith(TAG):
        return tags or "info", None
    action, fields = json.loads(base64.urlsafe_b64decode(rest.removeprefix(TAG)))
    return tone, (action, fields)
