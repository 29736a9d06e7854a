"""What is written from the code into the documents: tables of each README, and the description of the API.

`python -m workwright.project.documents write` writes them (`make docs`), `check` compares (`make check`).
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src" / "workwright"
BEGIN, END = "<!-- tables: begin, written by make docs -->", "<!-- tables: end -->"


def written() -> Iterator[tuple[Path, str]]:
    """Return every generated document with the text that it should have."""
    from workwright.interfaces.api.document import published
    from workwright.project.contexts import LAYERS
    from workwright.project.formats import formats
    from workwright.project.tables import tables

    yield ROOT / "docs" / "openapi.json", published()
    bringing_in = ROOT / "docs" / "bringing-in.md"
    yield bringing_in, _between_markers(bringing_in.read_text(encoding="utf-8"), formats())
    for context in LAYERS:
        readme = SOURCE / context / "README.md"
        if readme.exists() and (made := tables(context)):
            yield readme, _between_markers(readme.read_text(encoding="utf-8"), made)


def _between_markers(text: str, made: str) -> str:
    """Return the README with its generated part renewed, added at the end if it has none."""
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2] or "\n"
    return f"{before.rstrip()}\n\n{BEGIN}\n{made}\n{END}{after}"


def out_of_date() -> list[Path]:
    """Return the documents that are not as the code says."""
    return [path for path, text in written() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(word: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workwright.project.settings")
    django.setup()
    stale = out_of_date()
    if word == "write":
        texts = dict(written())
        for path in stale:
            path.write_text(texts[path], encoding="utf-8")
    for path in stale:
        done = "written" if word == "write" else "not as the code says: run make docs"
        sys.stdout.write(f"{path.relative_to(ROOT)}: {done}\n")
    return int(bool(stale) and word != "write")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "check"))
