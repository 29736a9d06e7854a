"""Other people's files are the ones that their list says."""

import gzip
import hashlib
import json
from pathlib import Path

from workwright.interfaces import desk

VENDOR = Path(desk.__file__).parent / "static" / "desk" / "vendor"


def test_every_vendored_file_is_listed_with_its_hash_and_licence() -> None:
    listed = json.loads((VENDOR / "vendored.json").read_text())
    assert {row["file"] for row in listed} == {path.name for path in VENDOR.glob("*.js")}
    for row in listed:
        assert hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"]
        assert (VENDOR / f"{row['name']}.LICENSE.txt").exists()


def test_the_sheets_of_the_whole_product_stay_small() -> None:
    sheets = sorted((VENDOR.parent).glob("*.css"))
    assert sum(len(gzip.compress(sheet.read_bytes(), 9)) for sheet in sheets) < 20_000
