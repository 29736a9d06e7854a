"""One embedded PostgreSQL cluster: made, started as our child, stopped."""

import locale
import os
import shlex
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from workwright.project.orphans import die_with_parent
from workwright.project.postgres.account import Account
from workwright.project.postgres.errors import CannotStart
from workwright.project.postgres.places import socket_folder

SUPERUSER = "postgres"
START_TRIES = 20
START_SECONDS = 300.0
"""Recovery after a crash may take minutes; we wait this long for the first answer of a live process."""

COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
DURABLE = {
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_lock_waits": "on",
    "log_min_duration_statement": "2s",
}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}


@dataclass(frozen=True)
class Cluster:
    """A cluster in `folder` (data, run, log), run by `account` with the programs in `programs`."""

    folder: Path
    account: Account
    programs: Path
    password: str
    durable: bool = True
    archive: bool = False
    """Whether finished pieces of the log of changes are put into `spool`, for somebody to take away."""

    @property
    def spool(self) -> Path:
        """Return the folder of the pieces that wait."""
        return self.folder / "wal"

    @property
    def data(self) -> Path:
        """Return PostgreSQL's data directory."""
        return self.folder / "data"

    def address(self, user: str = SUPERUSER, password: str = "", database: str = "postgres") -> str:
        """Return the `postgresql://` address over the local socket; the superuser's own by default."""
        secret = quote(password or self.password, safe="")
        host = quote(str(socket_folder(self.folder, self.account)), safe="")
        return f"postgresql://{quote(user)}:{secret}@/{quote(database)}?host={host}"

    def create(self) -> None:
        """Make the cluster when there is none. A half-made one, of an interrupted try, is thrown away."""
        self.account.make_folder(self.folder / "log")
        socket_folder(self.folder, self.account)
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._initialise(draft)
        draft.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        said = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        runs = said.stdout.split()[-1].split(".")[0]
        if made_by != runs:
            raise CannotStart(
                f"The data are of PostgreSQL {made_by}, the programs of {runs}. Export with the old release."
            )

    def _initialise(self, draft: Path) -> None:
        secret = self.folder / ".password"
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.password)
        self.account.own(secret)
        command = [
            str(self.programs / "initdb"),
            f"-D{draft}",
            f"-U{SUPERUSER}",
            f"--pwfile={secret}",
            *_INITIAL,
        ]
        speed = [] if self.durable else ["--no-sync"]
        try:
            done = subprocess.run(
                [*command, f"--lc-ctype={_character_types()}", *speed],
                capture_output=True,
                text=True,
                check=False,
                **self.account.process_options(),
            )
        finally:
            secret.unlink()
        if done.returncode:
            raise CannotStart(f"initdb failed: {done.stderr.strip()}")

    def start(self, tries: int = START_TRIES) -> "subprocess.Popen[bytes]":
        """Start the server as our child and return when it answers. It stops in order when we die.

        The caller holds the home's lock: nobody else starts or stops this cluster meanwhile.
        """
        self.stop_stray()
        for attempt in range(tries):
            self._forget_foreign_pid()
            process = self._launch()
            if self._answers(process):
                return process
            # Backends of a killed postmaster hold its shared memory for a moment; until then it is refused.
            time.sleep(min(0.25 * (attempt + 1), 2.0))
        raise CannotStart(f"PostgreSQL does not start. Its last words: {self._last_words()}")

    def _launch(self) -> "subprocess.Popen[bytes]":
        settings = COMMON | (DURABLE if self.durable else FLEETING)
        settings |= {"log_directory": str(self.folder / "log")}
        settings |= {"unix_socket_directories": str(socket_folder(self.folder, self.account))}
        settings |= self._archiving() if self.archive else {}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log" / "start.log").open("wb") as log:
            return subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGINT if self.durable else signal.SIGQUIT),
                **self.account.process_options(),
            )

    def _archiving(self) -> dict[str, str]:
        """Return the settings that put each piece into the spool, whole or not at all, a minute old at the most."""
        spool = shlex.quote(str(self.account.make_folder(self.spool))).replace("%", "%%")
        command = (
            f"test -f {spool}/%f || (cp %p {spool}/.%f && sync {spool}/.%f && mv {spool}/.%f {spool}/%f)"
        )
        return {"archive_mode": "on", "archive_timeout": "60", "archive_command": command}

    def _answers(self, process: "subprocess.Popen[bytes]") -> bool:
        """Wait for the first answer; false when the process ended before it. Stops it when interrupted."""
        try:
            return self._wait_for_answer(process)
        except BaseException:
            stop(process)
            raise

    def _wait_for_answer(self, process: "subprocess.Popen[bytes]") -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.address(), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise CannotStart(
                        f"The keys do not fit the database in {self.folder}. Restore both."
                    ) from None
            else:
                return True
            if process.poll() is not None:
                return False
            time.sleep(0.03)
        stop(process)
        return False

    def said(self, words: str) -> bool:
        """Whether the server's logs hold these words: its last lines may be about what followed from them."""
        return any(words in line for line in self._log())

    def _log(self) -> list[str]:
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return [line for path in logs for line in path.read_text(errors="replace").splitlines()]

    def _last_words(self) -> str:
        return " / ".join(self._log()[-5:]) or "none"

    def postmaster(self) -> psutil.Process | None:
        """Return the live postmaster of this very data directory, if the pid file names one."""
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split("\n")[0]))
            ours = "postgres" in process.name() and str(self.data) in process.cmdline()
            return process if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    def stop_stray(self) -> None:
        """Stop, in order, a server that an earlier, killed supervisor left behind."""
        stray = self.postmaster()
        if stray is not None:
            stray.send_signal(signal.SIGINT)
            psutil.wait_procs([stray], timeout=60)

    def _forget_foreign_pid(self) -> None:
        """Remove lock files whose pid now belongs to another program, as after a reboot: PostgreSQL would believe it.

        A dead pid is left to PostgreSQL, which also looks for backends that still hold the old shared memory.
        """
        socket = socket_folder(self.folder, self.account) / ".s.PGSQL.5432.lock"
        for file in (self.data / "postmaster.pid", socket):
            if self.postmaster() is None and file.exists():
                first = file.read_text().split("\n")[0].strip()
                if first.isdigit() and psutil.pid_exists(int(first)):
                    file.unlink(missing_ok=True)


_INITIAL = (
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--data-checksums",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
)


def _character_types() -> str:
    """Return a UTF-8 character table of this system, else C: trigram search asks it what a letter is."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            try:
                return locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def sync(own: Cluster) -> None:
    """Bring the data of a server that ran without safety to the disk, once it has stopped in order."""
    command = [str(own.programs / "initdb"), "--sync-only", f"-D{own.data}"]
    subprocess.run(command, capture_output=True, check=True, **own.account.process_options())


def stop(process: "subprocess.Popen[bytes]", seconds: float = 60.0) -> None:
    """Stop a server in order (open transactions roll back, a checkpoint follows), harder after `seconds`."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
