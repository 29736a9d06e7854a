"""Say whether it runs, where, with which processes, and how much room is left.

The exit status is 0 when it runs and 3 when it does not.

examples:
  workwright status
  workwright status --json
"""

import argparse
import json
import shutil

import psutil

from workwright.project.environment import Environment, environment
from workwright.project.holding import holder

NOT_RUNNING = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this word."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(options: argparse.Namespace) -> int:
    """Print what is known."""
    seen = state(environment())
    if options.json:
        print(json.dumps(seen, indent=2))
    else:
        for name, value in seen.items():
            print(f"{name:<10} {_words(value)}")
    return 0 if seen["running"] else NOT_RUNNING


def state(env: Environment) -> dict[str, object]:
    """Return what runs in this home. The supervisor's own notes count only while it holds the home."""
    pid = holder(env.home)
    notes = env.home / "running.json"
    seen: dict[str, object] = {"running": pid is not None, "home": str(env.home)}
    if pid is not None and notes.exists():
        noted = json.loads(notes.read_text())
        alive = {name: number for name, number in noted["processes"].items() if number}
        seen |= {"address": noted["address"], "supervisor": pid, "falls": noted["falls"]}
        seen["processes"] = {name: number for name, number in alive.items() if psutil.pid_exists(number)}
    if env.home.exists():
        seen["free"] = f"{shutil.disk_usage(env.home).free >> 20} MB"
    return seen


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{name} {number}" for name, number in value.items()) or "none"
    return str(value)
