"""Killing programs of a running installation, and having its provider misbehave; each by a seed."""

import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import httpx
import psutil

VICTIMS = ("web", "web child", "worker", "postmaster", "backend", "sandbox")
MISBEHAVIOUR = (
    {},
    {"duplicate": 1},
    {"silent": 1},
    {"late": 2},
    {"reordered": 1},
    {"forged": 1},
    {"replayed": 1},
    {"lost_answer": 2},
    {"hang": 1},
    {"unknown_then_success": 2},
)


@dataclass
class Toll:
    """What was killed, and how long it took until the installation served again."""

    killed: Counter[str] = field(default_factory=Counter)
    back_after: list[float] = field(default_factory=list)


class Killer:
    """Kills with SIGKILL below one supervisor; the supervisor itself is left alone."""

    def __init__(self, seed: int, supervisor: int, port: int, sandbox: str, key: str) -> None:
        self.random, self.port, self.sandbox, self.key = Random(seed), port, sandbox, key
        self.supervisor, self.toll = psutil.Process(supervisor), Toll()

    def strike(self) -> None:
        """Let people work for a while, kill one program, and wait until everything is served again."""
        time.sleep(self.random.uniform(0.3, 2.5))
        self.misbehave(self.random.choice(MISBEHAVIOUR))
        victim = self.random.choice(VICTIMS)
        process = self._find(victim)
        if process is None:
            return
        began = time.monotonic()
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:
            return
        self.toll.killed[victim] += 1
        self.toll.back_after.append(self._served_again(began))

    def misbehave(self, faults: dict[str, float]) -> None:
        try:
            httpx.put(
                f"{self.sandbox}/control/faults",
                json={"faults": faults},
                headers={"Authorization": f"Bearer {self.key}"},
                timeout=5,
            )
        except httpx.HTTPError:
            return  # it is being started again

    def _served_again(self, began: float) -> float:
        """Return the seconds until three requests in a row are answered, counted to the first of them."""
        good, first = 0, 0.0
        while good < 3:
            if time.monotonic() - began > 120:
                raise SystemExit("not served again within two minutes: this is a fault")
            try:
                ready = httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=5).status_code == 200
            except httpx.HTTPError:
                ready = False
            first = time.monotonic() if ready and not good else first
            good = good + 1 if ready else 0
            time.sleep(0.05)
        return first - began

    def _find(self, victim: str) -> psutil.Process | None:
        found = []
        for process in self.supervisor.children(recursive=True):
            try:
                line = " ".join(process.cmdline())
                if self._is(victim, process, line):
                    found.append(process)
            except psutil.Error:
                continue
        return self.random.choice(sorted(found, key=lambda one: one.pid)) if found else None

    def _is(self, victim: str, process: psutil.Process, line: str) -> bool:
        own = process.ppid() == self.supervisor.pid
        if victim in ("postmaster", "backend"):
            wanted = " -D " in line if victim == "postmaster" else "postgres: workwright_app" in line
            return "postgres" in process.name() and wanted
        if "postgres" in process.name():
            return False
        if victim == "sandbox":
            return "workwright_sandbox" in line
        if victim == "worker":
            return own and "worker" in line and "granian" not in line
        web = "granian" in line or "wsgi" in line
        return web and own if victim == "web" else web and not own
