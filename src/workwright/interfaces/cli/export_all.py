"""Write everything of a branch as plain files: tables and lists as CSV, orders and invoices whole, books, photographs.

All is as it was at one moment. manifest.json holds size, SHA-256, rows and sums of every file, dictionary.csv what the
columns of the tables are, bring-in/ files that `workwright import` reads. Secrets (passwords, keys) stay here.

WHERE is a new or empty folder, or a file that ends in .zip. A README in it explains every column. Text that a
spreadsheet would run as a formula is disarmed by an apostrophe. With --as, only what that person may read is written.

examples:
  workwright export-all garage.zip
  workwright export-all --as ann@garage.example --branch HSG ./garage
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from workwright.interfaces.cli._telling import refusals_told
from workwright.interfaces.cli._where import in_branch
from workwright.interfaces.leaving import File, everything
from workwright.interfaces.manifest import Manifest
from workwright.kernel.dump import one_moment


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add where it goes, and who asks."""
    parser.add_argument("where", metavar="WHERE", type=Path, help="an empty folder, or a .zip file")
    parser.add_argument(
        "--as", dest="email", default="", metavar="EMAIL", help="who asks (default: the house)"
    )
    parser.add_argument("--branch", default="", metavar="CODE", help="the branch, when there are several")


@refusals_told
def run(options: argparse.Namespace) -> int:
    """Write the files; the exit status is 1 when WHERE is taken."""
    ctx, where = in_branch(options.branch, options.email), options.where
    if where.is_file() or (where.is_dir() and any(where.iterdir())):
        sys.stderr.write(f"workwright: {where} is not empty: nothing was written.\n")
        return 1
    files = everything(ctx, lambda name: print(f"{name} ...", file=sys.stderr))
    with one_moment():
        count = _zip(where, files) if where.suffix == ".zip" else _folder(where, files)
    sys.stdout.write(f"{count} files in {where}\n")
    return 0


def _zip(where: Path, files: Iterable[File]) -> int:
    """Write under another name first: a broken export does not look like a whole one."""
    part, manifest = where.with_suffix(".part"), Manifest()
    with ZipFile(part, "w", ZIP_DEFLATED) as archive:
        for path, chunks in files:
            with archive.open(path, "w", force_zip64=True) as target:
                manifest.write(path, chunks, target.write)
        archive.writestr("manifest.json", manifest.as_json())
        count = len(archive.namelist())
    part.rename(where)
    return count


def _folder(where: Path, files: Iterable[File]) -> int:
    manifest = Manifest()
    for path, chunks in files:
        place = where / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as target:
            manifest.write(path, chunks, target.write)
    (where / "manifest.json").write_text(manifest.as_json(), encoding="utf-8")
    return len(manifest.files) + 1
