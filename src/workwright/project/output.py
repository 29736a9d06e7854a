"""Log files that cannot fill the disk: past a size the older half of the story moves to a second file."""

import shutil
from pathlib import Path

LIMIT = 20 * 1024 * 1024


def folder(home: Path) -> Path:
    """Return the folder of the log files, made when missing."""
    place = home / "log"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def trim(place: Path, limit: int = LIMIT) -> None:
    """Copy each file past the limit to `NAME.1` and empty it; its writers append and notice nothing."""
    for file in place.glob("*.log"):
        if file.stat().st_size > limit:
            shutil.copyfile(file, file.with_name(file.name + ".1"))
            with file.open("rb+") as opened:
                opened.truncate(0)
