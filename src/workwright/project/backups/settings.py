"""Where backups go, when, and how many are kept: a private file in the home, since it may hold a password."""

import os
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from workwright.project.backups.places import Place, open_place
from workwright.project.environment import Unusable
from workwright.project.holding import POINT_IN_TIME

HOUR = 2
Some = Annotated[int, Field(ge=1, le=400)]


class NoPlace(Unusable):
    """Nobody has said where backups go."""


class BackupSettings(BaseModel):
    """`address` is the place's; `hour` the hour of the night, by the clock on the first branch's wall."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = ""
    hour: Annotated[int, Field(ge=0, le=23)] = HOUR
    daily: Some = 7
    weekly: Some = 5
    monthly: Some = 12
    point_in_time: bool = False
    """Whether every change is brought to the place within minutes, to go back to any instant."""

    def place(self) -> Place:
        """Open the place. Raises NoPlace and PlaceProblem."""
        if not self.address:
            raise NoPlace("Say where backups go: workwright backup to PLACE (or WORKWRIGHT_BACKUP_TO).")
        return open_place(self.address)


def read_settings(home: Path) -> BackupSettings:
    """Return the settings; the variable WORKWRIGHT_BACKUP_TO wins over the file's place."""
    path = _path(home)
    found = BackupSettings.model_validate_json(path.read_text()) if path.exists() else BackupSettings()
    address = os.environ.get("WORKWRIGHT_BACKUP_TO") or found.address
    return found.model_copy(update={"address": address})


def write_settings(home: Path, settings: BackupSettings) -> None:
    """Keep the settings."""
    path = _path(home)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(settings.model_dump_json(indent=1))
    draft.replace(path)
    mark_point_in_time(home, on=settings.point_in_time)


def mark_point_in_time(home: Path, *, on: bool) -> None:
    """Leave the mark by which the server's next start knows whether to keep its log of changes."""
    if on:
        (home / POINT_IN_TIME).touch()
    else:
        (home / POINT_IN_TIME).unlink(missing_ok=True)


def _path(home: Path) -> Path:
    return home / "backup" / "settings.json"
