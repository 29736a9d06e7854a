"""What comes from others: known holes are looked up and never passed over in silence; the bill names all of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit import NOT_CHECKED, Found, ask, look_further, main, read, tell


def report(*libraries: dict[str, Any]) -> Found:
    return read({"dependencies": list(libraries)})


FINE = {"name": "a", "version": "1", "vulns": []}
HOLE = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


def test_a_hole_fails_whatever_else_there_is() -> None:
    text, status = tell(report(FINE, HOLE, SKIPPED))
    assert status == 1
    assert "HOLE: b 2: PYSEC-1, mended in 2.1" in text


@pytest.mark.parametrize(
    "found", [Found(trouble="no such host"), report(FINE, SKIPPED), report(), report(SKIPPED)]
)
def test_what_was_not_looked_up_is_said_in_capitals_and_is_no_success(found: Found) -> None:
    text, status = tell(found)
    assert status == NOT_CHECKED
    assert "NOT CHECKED" in text or "0 libraries were looked up" in text


def test_only_a_whole_look_up_is_a_success() -> None:
    assert tell(report(FINE)) == ("1 libraries were looked up, 0 known holes.", 0)


def project(version: str, *holes: dict[str, Any]) -> dict[str, Any]:
    return {"info": {"version": version}, "vulnerabilities": list(holes)}


def test_an_index_that_tells_of_newest_versions_is_believed_for_those_alone() -> None:
    gone, there = (
        {"id": "PYSEC-2", "fixed_in": [], "withdrawn": "2026-01-01"},
        {"id": "PYSEC-3", "fixed_in": []},
    )
    said = {"a": project("1"), "b": project("2", gone, there), "c": project("9"), "d": {}}
    versions = {"a": "1", "b": "2", "c": "3", "d": "4"}
    found = look_further(Found(unknown=list(versions), checked=5), versions, said.__getitem__)
    assert (found.checked, found.unknown) == (7, ["c", "d"])
    assert found.holes == ["b 2: PYSEC-3, mended in no version yet"]
    whole = look_further(Found(trouble="no such host"), {"a": "1"}, said.__getitem__)
    assert tell(whole) == ("1 libraries were looked up, 0 known holes.", 0)
    assert look_further(Found(trouble="no such host"), {"d": "4"}, said.__getitem__).trouble


def test_without_the_service_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("tests.audit.ask", lambda lock: Found(trouble="no such host"))
    monkeypatch.setattr("tests.audit.look_further", lambda found, versions: found)
    assert main([]) == NOT_CHECKED
    assert main(["--offline-will-do"]) == 0
    assert capsys.readouterr().err.count("NOT CHECKED") == 2
    nonsense = tmp_path / "lock"
    nonsense.write_text("not a lock file ===")
    assert ask(nonsense).trouble


def test_the_bill_names_every_library_with_its_hashes_and_every_vendored_file(tmp_path: Path) -> None:
    bill = pytest.importorskip("tests.bill", reason="the libraries of the bill are not installed")
    target = tmp_path / "bill.json"
    bill.main(target)
    told = json.loads(target.read_text())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    names = {one["name"]: one for one in told["components"]}
    pinned = [
        line.partition("==")[0]
        for line in bill.LOCK.read_text().splitlines()
        if "==" in line and line[0] != " "
    ]
    assert set(pinned) <= names.keys()
    assert names["django"]["hashes"]
    assert names["htmx"]["hashes"][0]["content"] == json.loads(bill.VENDORED.read_text())[0]["sha256"]
    once = told["serialNumber"]
    bill.main(target)
    assert json.loads(target.read_text())["serialNumber"] == once


def test_the_bill_keeps_to_its_schema(tmp_path: Path) -> None:
    bill = pytest.importorskip("tests.bill", reason="the libraries of the bill are not installed")
    schema = pytest.importorskip("cyclonedx.validation.json")
    from cyclonedx.schema import SchemaVersion

    target = tmp_path / "bill.json"
    bill.main(target)
    try:
        trouble = schema.JsonStrictValidator(SchemaVersion.V1_6).validate_str(target.read_text())
    except Exception as missing:  # noqa: BLE001 - the validator names its own missing extra by an error of its own
        pytest.skip(f"the schema cannot be checked here: {missing}")
    assert trouble is None
