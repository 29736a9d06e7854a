"""The operating-system user that PostgreSQL runs as. It refuses root, so root lends it a user."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workwright.project.postgres.errors import CannotStart

NAME = "workwright"


@dataclass(frozen=True)
class Account:
    """Who runs the server. `borrowed` is true when we are root and the server runs as somebody else."""

    uid: int
    gid: int
    borrowed: bool

    def reaches(self, path: Path) -> bool:
        """Tell whether this user may pass through every existing folder down to `path`. ACLs are not read."""
        if not self.borrowed:
            return True
        resolved = path.resolve()
        return all(self._passes(step) for step in (resolved, *resolved.parents) if step.is_dir())

    def _passes(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)

    def make_folder(self, path: Path) -> Path:
        """Make a private folder of this user. One that exists is left as it is: it may be somebody else's."""
        if not path.is_dir():
            path.mkdir(mode=0o700)
            self.own(path)
        return path

    def own(self, path: Path) -> None:
        """Hand a file or folder that we have just made to this user."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)

    def process_options(self) -> dict[str, Any]:
        """Return the keywords that make `subprocess` start a program as this user in a folder open to it."""
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if self.borrowed:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def account() -> Account:
    """Return the user for the server: ourselves, or `workwright` for root (else WORKWRIGHT_OS_USER)."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), borrowed=False)
    name = os.environ.get("WORKWRIGHT_OS_USER", NAME)
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        found = _add_system_user(name)
    if found.pw_uid == 0:
        raise CannotStart("PostgreSQL does not run as root: WORKWRIGHT_OS_USER must name another user.")
    return Account(found.pw_uid, found.pw_gid, borrowed=True)


def _add_system_user(name: str) -> pwd.struct_passwd:
    """Add a user without password, home or shell. When two processes race, either one's user will do."""
    program = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if program is None:
        raise CannotStart(
            f"Add a system user named {name}, or name one in WORKWRIGHT_OS_USER (no useradd here)."
        )
    command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    added = subprocess.run(
        [*command, "--shell", "/usr/sbin/nologin", name], capture_output=True, text=True, check=False
    )
    try:
        return pwd.getpwnam(name)
    except KeyError:
        raise CannotStart(f"The system user {name} could not be added: {added.stderr.strip()}") from None
