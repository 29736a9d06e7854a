"""Known holes in the libraries of the lock file. `python -m tests.audit` asks the advisory service about each of them.

Exit status: 0 when every library was looked up and none has a known hole; 1 when one has; 3 when not all could be
looked up, which is said in capitals. With `--offline-will-do` that is said all the same and the status is 0.

Where the index tells holes of each project's newest version only (a mirror, say), libraries that are locked at their
newest version are looked up there; what is locked at an older one stays not checked.
"""

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
PROJECT = "https://pypi.org/pypi/{name}/json"
SECONDS = 180
NOT_CHECKED = 3


@dataclass
class Found:
    """What the service said: holes as sentences, names that it did not look up, why it said nothing at all."""

    holes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    checked: int = 0
    trouble: str = ""


def read(report: dict[str, Any]) -> Found:
    """Sort out the report of pip-audit; a skipped library was not checked, though pip-audit calls that a success."""
    found = Found()
    for library in report["dependencies"]:
        if "skip_reason" in library:
            found.unknown.append(library["name"])
            continue
        found.checked += 1
        for hole in library["vulns"]:
            mended = ", ".join(hole["fix_versions"]) or "no version yet"
            found.holes.append(f"{library['name']} {library['version']}: {hole['id']}, mended in {mended}")
    return found


def ask(lock: Path) -> Found:
    """Run pip-audit over a lock file, without installing anything."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(lock), "--no-deps", "--disable-pip"]
    command += ["--format", "json", "--progress-spinner", "off", "--timeout", "5"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        return read(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Found(trouble=f"the service did not answer in {SECONDS} seconds")
    except ValueError:
        said = done.stderr.strip().splitlines() or ["pip-audit said nothing"]
        return Found(trouble=said[-1][:300])


def locked(lock: Path) -> dict[str, str]:
    """Return the version of each library in a lock file."""
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock.read_text(), re.MULTILINE))


def ask_project(name: str) -> dict[str, Any]:
    """Return what the index says of a project; nothing where it does not answer."""
    try:
        with urllib.request.urlopen(PROJECT.format(name=name), timeout=5) as answer:
            said: dict[str, Any] = json.load(answer)
            return said
    except (OSError, ValueError):
        return {}


def look_further(
    found: Found, versions: dict[str, str], ask_one: Callable[[str], dict[str, Any]] = ask_project
) -> Found:
    """Look up by project what was not looked up by version; only a newest version is told of there."""
    missing = sorted(versions) if found.trouble else sorted(found.unknown)
    with ThreadPoolExecutor(8) as several:
        said = dict(zip(missing, several.map(ask_one, missing), strict=True))
    newest = [name for name in missing if said[name].get("info", {}).get("version") == versions.get(name)]
    holes = [
        f"{name} {versions[name]}: {hole['id']}, mended in {', '.join(hole['fixed_in']) or 'no version yet'}"
        for name in newest
        for hole in said[name].get("vulnerabilities", ())
        if not hole.get("withdrawn")
    ]
    return Found(
        holes=found.holes + holes,
        unknown=[name for name in missing if name not in newest],
        checked=found.checked + len(newest),
        trouble="" if newest else found.trouble,
    )


def tell(found: Found) -> tuple[str, int]:
    """Return what to say and the exit status."""
    lines = [f"HOLE: {hole}" for hole in found.holes]
    if found.trouble:
        lines.append(f"NOT CHECKED: no library was looked up for known holes: {found.trouble}.")
    if found.unknown:
        lines.append(
            f"NOT CHECKED: of {len(found.unknown)} libraries no service that was reached told anything:"
        )
        lines.append(f"NOT CHECKED: {', '.join(sorted(found.unknown))}")
    lines.append(f"{found.checked} libraries were looked up, {len(found.holes)} known holes.")
    whole = not found.trouble and not found.unknown and found.checked
    return "\n".join(lines), 1 if found.holes else 0 if whole else NOT_CHECKED


def main(arguments: list[str]) -> int:
    found = ask(LOCK)
    if found.trouble or found.unknown:
        found = look_further(found, locked(LOCK))
    text, status = tell(found)
    sys.stderr.write(f"{text}\n")
    return 0 if status == NOT_CHECKED and "--offline-will-do" in arguments else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
