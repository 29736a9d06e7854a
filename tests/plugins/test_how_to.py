"""The how-to for gateways is true: its package is built, installed, found, and passes the contract."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/gateway.md"
BLOCK = re.compile(r"^```\w+ file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ASK = "from workwright.payments.ports import gateways; print([g.key for g in gateways])"


def test_the_package_of_the_how_to_is_installed_found_and_passes_the_contract(tmp_path: Path) -> None:
    package, place = tmp_path / "package", tmp_path / "place"
    package.mkdir()
    for name, text in BLOCK.findall(PAGE.read_text()):
        (package / name).write_text(text)
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q"]
    run([sys.executable, "-m", "pip", "install", *offline, "--target", str(place), str(package)], tmp_path)
    paths = os.pathsep.join([str(place), str(ROOT / "src")])
    assert "'tutorial'" in run([sys.executable, "-c", ASK], tmp_path, paths)
    contract = ["-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", "-c", os.devnull]
    said = run([sys.executable, *contract, str(package / "test_tutorial.py")], tmp_path, paths)
    assert re.search(r"\b1[5-9] passed", said), said


def run(command: list[str], folder: Path, paths: str = "") -> str:
    """Run a command away from the product's own folder; fail with what it said."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    done = subprocess.run(
        command, cwd=folder, env=known | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
