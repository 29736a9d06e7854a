"""`workwright up`: one process that runs the database, the servers and the worker."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

import psycopg

from workwright.project import certificates, output, sandbox
from workwright.project.crew import Child, program
from workwright.project.disk import DiskWatch
from workwright.project.environment import Environment, Unusable
from workwright.project.holding import cluster, hold, prepare, start

log = logging.getLogger(__name__)
Say = Callable[[str], None]
LOOK_EVERY = 0.5
TIDY_EVERY = 5.0
ANSWER_SECONDS = 60.0
START_OVER = "start-over"
"""A file in the home: the set-up guide leaves it when the practice company is to go."""


class Asked(BaseException):
    """Somebody asked us to stop."""


def up(env: Environment, with_demo: bool, say: Say) -> int:
    """Run everything until a signal asks to stop; then stop in order: servers, worker, database."""
    env.make_home()
    with hold(env.home):
        _refuse_taken_port(env)
        _listen_for_stop()
        crew: list[Child] = []
        try:
            variables = _bring_up(env, with_demo, say, crew)
            _watch(env, crew, variables)
        except Asked:
            say("\nStopping ...")
        finally:
            _stop_all(env, crew)
    say("Stopped. The same command starts again where you left off.")
    return 0


def _stop_all(env: Environment, crew: list[Child]) -> None:
    _ignore_signals()
    for child in reversed(crew):
        child.stop()
    (env.home / "running.json").unlink(missing_ok=True)


def _bring_up(env: Environment, with_demo: bool, say: Say, crew: list[Child]) -> dict[str, str]:
    if not env.database_url:
        say(f"Starting PostgreSQL in {env.home / 'postgres'} ...")
        own = cluster(env)
        _enlist(crew, Child("postgres", lambda: start(own), gentle=signal.SIGINT, grace=60.0))
    if env.tls:
        certificates.renew_when_due(env.home)
    variables = prepare(env).variables(env)
    say("Preparing the database ...")
    _chore(variables, "prepare", *(["--demo"] if with_demo else []))
    for child in _programs(env, variables, with_demo):
        _enlist(crew, child)
    _write_state(env, crew)
    _wait_for_answer(env, crew)
    _tell_systemd("READY=1")
    say(f"\nWorkwright is at {env.origin}")
    if env.tls:
        say(f"Devices trust it once they have the shop's certificate: http://{env.name}:{env.trust_port}/")
    _chore(variables, "links")
    say(f"\nLogs are in {output.folder(env.home)}. Ctrl-C stops everything.")
    return variables


def _tell_systemd(state: str) -> None:
    """Tell the service manager that started us, if one did, how far we are (see sd_notify)."""
    address = os.environ.pop("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.connect("\0" + address[1:] if address.startswith("@") else address)
            manager.send(state.encode())


def _enlist(crew: list[Child], child: Child) -> None:
    crew.append(child)
    child.run()


def _programs(env: Environment, variables: dict[str, str], with_demo: bool) -> list[Child]:
    logs = output.folder(env.home)
    run = [
        ("worker", [sys.executable, "-m", "workwright.project.worker"]),
        ("web", _web_command(env)),
        ("live", _live_command(env)),
    ]
    if env.tls:
        run.append(("trust", [sys.executable, "-m", "workwright.project.trust"]))
    if with_demo or sandbox.folder(env).exists():
        run.insert(0, ("sandbox", sandbox.command(env)))
    return [Child(name, program(command, variables, logs / f"{name}.log")) for name, command in run]


def _web_command(env: Environment) -> list[str]:
    workers = os.environ.get("WORKWRIGHT_WEB_PROCESSES") or str(max(1, min(os.cpu_count() or 1, 4)))
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", env.host, "--port", str(env.port), "--workers", workers, "--blocking-threads", "4"),
        *(
            "--blocking-threads-idle-timeout",
            "600",
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            "10",
        ),
        *_certificate(env),
        "workwright.project.wsgi:application",
    ]


def _live_command(env: Environment) -> list[str]:
    """Return the program that keeps the long answers open: they would use up the threads that make pages."""
    made = certificates.folder(env.home)
    key, server = str(made / certificates.KEY), str(made / certificates.SERVER)
    return [
        *(sys.executable, "-m", "uvicorn", "workwright.project.asgi:application", "--log-level", "warning"),
        *("--host", env.host, "--port", str(env.live_port), "--timeout-graceful-shutdown", "3"),
        *(("--ssl-keyfile", key, "--ssl-certfile", server) if env.tls else ()),
    ]


def _certificate(env: Environment) -> list[str]:
    if not env.tls:
        return []
    made = certificates.folder(env.home)
    return [
        *(
            "--ssl-certificate",
            str(made / certificates.SERVER),
            "--ssl-keyfile",
            str(made / certificates.KEY),
        ),
        *("--ssl-protocol-min", "tls1.2"),
    ]


def _chore(variables: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "workwright.project.chores", *words]
    done = subprocess.run(command, env=os.environ | variables, start_new_session=True, check=False)
    if done.returncode:
        raise Unusable(f"It does not start ({words[0]} failed). The reason is printed above.")


def _start_over(crew: list[Child], variables: dict[str, str]) -> None:
    """Empty an installation that holds only the demo, because somebody asked for it in the set-up guide."""
    servants = [child for child in crew if child.name != "postgres"]
    for child in reversed(servants):
        child.stop()
    _chore(variables, "start-over")
    for child in servants:
        child.run()
    _chore(variables, "links")


def _watch(env: Environment, crew: list[Child], variables: dict[str, str]) -> None:
    disk = None if env.database_url else DiskWatch((env.home, env.home / "postgres"), cluster(env).address())
    tidied = 0.0
    while True:
        changed = [child.tend() for child in crew]
        if any(changed):
            _write_state(env, crew)
        if (env.home / START_OVER).exists():
            (env.home / START_OVER).unlink()
            _start_over(crew, variables)
            _write_state(env, crew)
        if time.monotonic() - tidied > TIDY_EVERY:
            tidied = time.monotonic()
            _tidy(env, crew[0], disk)
        time.sleep(LOOK_EVERY)


def _tidy(env: Environment, first: Child, disk: DiskWatch | None) -> None:
    try:
        output.trim(output.folder(env.home))
        if disk is not None and first.process is not None:
            disk.look()
    except (OSError, psycopg.Error) as error:
        log.error("the disk could not be watched: %s", error)


def _write_state(env: Environment, crew: list[Child]) -> None:
    """Leave for `workwright status` what runs; written whole or not at all. A full disk must not end us."""
    try:
        _write(env, crew)
    except OSError as error:
        log.error("what runs could not be noted: %s", error)


def _write(env: Environment, crew: list[Child]) -> None:
    state = {
        "pid": os.getpid(),
        "address": env.origin,
        "port": env.port,
        "processes": {child.name: child.process.pid if child.process else None for child in crew},
        "falls": {child.name: child.falls for child in crew if child.falls},
    }
    draft = env.home / "running.json.new"
    draft.write_text(json.dumps(state))
    draft.replace(env.home / "running.json")


def _wait_for_answer(env: Environment, crew: list[Child]) -> None:
    """Return when the server takes connections; the first page of a cold start may need some seconds more."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        for child in crew:
            child.tend()
        with socket.socket() as probe:
            if probe.connect_ex((env.near, env.port)) == 0:
                return
        time.sleep(0.1)
    raise Unusable(f"The server does not answer; see {output.folder(env.home) / 'web.log'}.")


def _refuse_taken_port(env: Environment) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.host, env.port))
        except OSError as error:
            hint = f"Choose another: WORKWRIGHT_PORT={env.port + 1}"
            raise Unusable(
                f"Port {env.port} on {env.host} cannot be used ({error.strerror}). {hint}"
            ) from None


def _listen_for_stop() -> None:
    def ask(_number: int, _frame: FrameType | None) -> None:
        _ignore_signals()
        raise Asked

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
