"""Start Workwright when the machine starts: write a systemd unit for this installation.

As root a unit of the system, which runs as the user named by --as (it must own the home); else a unit of your own,
which starts at boot once `loginctl enable-linger` has been said. What WORKWRIGHT_... and DATABASE_URL say now is
kept in the home in service.env, a private file, and holds from then on.

examples:
  sudo WORKWRIGHT_HOME=/srv/workwright WORKWRIGHT_ORIGIN=https://work.example.com workwright install --as shop
  workwright install --start
  workwright install --print
"""

import argparse
import os
import pwd
import subprocess
import sys
from pathlib import Path

from workwright.project.environment import Environment, Unusable, environment
from workwright.project.units import Unit, variables_text

NAME = "workwright.service"
OURS = ("WORKWRIGHT_", "DATABASE_URL")
NOT_KEPT = ("WORKWRIGHT_RECOVERY_KEY", "WORKWRIGHT_TEST_URL")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add who runs it, where the unit goes, and whether it starts at once."""
    parser.add_argument(
        "--as", dest="user", default="", metavar="USER", help="the user that runs it (as root)"
    )
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="where the unit goes (default: systemd's folder)"
    )
    parser.add_argument("--print", action="store_true", help="print the unit; write nothing")
    parser.add_argument("--start", action="store_true", help="switch it on and start it now")


def run(options: argparse.Namespace) -> int:
    """Write the unit and say, or do, what switches it on."""
    env = environment()
    user = _user(options.user, env)
    unit = Unit(Path(sys.executable), env.home, env.home / "service.env", user)
    if options.print:
        sys.stdout.write(unit.text())
        return 0
    _write_variables(env, unit)
    folder = options.to or _folder(user)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_text(unit.text())
    print(f"Wrote {folder / NAME} and {unit.variables}.")
    return _switch_on(user, start=options.start)


def _user(name: str, env: Environment) -> str:
    """Return the user for a unit of the system, nobody for one's own. Raises Unusable."""
    if os.geteuid() != 0:
        if name:
            raise Unusable("Only root can install for another user: leave --as away, or use sudo.")
        return ""
    if not name:
        raise Unusable("Name the user that runs it: --as USER. It must own the home; root is not needed.")
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        raise Unusable(f"There is no user {name}. Make one: useradd --system --create-home {name}") from None
    if found.pw_uid == 0:
        raise Unusable("Root is not needed and not wanted: name another user with --as.")
    if env.home.exists() and env.home.stat().st_uid != found.pw_uid:
        raise Unusable(
            f"{env.home} does not belong to {name}. If root ran it so far, take a backup and restore it as {name}."
        )
    return name


def _write_variables(env: Environment, unit: Unit) -> None:
    """Keep what the environment says now, readable by nobody else: it may hold passwords."""
    kept = {name: text for name, text in os.environ.items() if name.startswith(OURS) and name not in NOT_KEPT}
    env.make_home()
    draft = unit.variables.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(variables_text(kept | {"WORKWRIGHT_HOME": str(env.home)}))
    if unit.user:
        owner = pwd.getpwnam(unit.user)
        for path in (env.home, draft):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    draft.replace(unit.variables)


def _folder(user: str) -> Path:
    if user:
        return Path("/etc/systemd/system")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _switch_on(user: str, *, start: bool) -> int:
    own = [] if user else ["--user"]
    commands = [["systemctl", *own, "daemon-reload"], ["systemctl", *own, "enable", "--now", NAME]]
    if not user:
        commands.append(["loginctl", "enable-linger"])
    for command in commands:
        if not start:
            print("  " + " ".join(command))
        elif (code := _called(command)) != 0:
            return code
    return 0


def _called(command: list[str]) -> int:
    try:
        return subprocess.run(command, check=False).returncode
    except FileNotFoundError:
        raise Unusable(f"There is no {command[0]} here: this machine does not start with systemd.") from None
