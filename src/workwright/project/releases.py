"""What an upgrade leaves for the release before it, so that one may go back: a note in the home.

Between expanding and contracting, the database holds what both releases need. The note names what the newer one
added; the older one then accepts just that, and nothing else it does not know.
"""

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

NOTE = "upgrade.json"


class Expansion(BaseModel):
    """An upgrade that can be taken back by starting the release before it."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    to_release: str
    backup: str
    """The backup that was made just before."""
    migrations: tuple[str, ...]
    """What was added; none of it takes away what the release before uses."""
    promises: dict[str, str]
    """What the database promises in the newer release, where that is not what it promised before."""
    deferred: tuple[str, ...]
    """What takes away, and is done when the upgrade is finished."""


def read_expansion(home: Path) -> Expansion | None:
    """Return the upgrade under way, None when none is."""
    try:
        return Expansion.model_validate(json.loads((home / NOTE).read_text()))
    except FileNotFoundError:
        return None


def note_expansion(home: Path, done: Expansion | None) -> None:
    """Note the upgrade under way, or that there is none."""
    if done is None:
        (home / NOTE).unlink(missing_ok=True)
        return
    draft = home / f"{NOTE}.new"
    draft.write_text(done.model_dump_json(indent=1))
    draft.replace(home / NOTE)
