"""What a whole run has to have done: every action was sent twice under one key and answered with a replay.

`world.act` does it the first time that an action succeeds; each test process tells the first one at its end.
"""

from typing import Any

import pytest

from tests.world import sent_twice

TOLD = "sent_twice"


def missing(config: pytest.Config) -> list[str]:
    """Return the actions that no test performed by `act`; nothing when only a part of the suite ran."""
    whole = (
        config.args == config.getini("testpaths") and not config.option.keyword and not config.option.markexpr
    )
    if not whole or hasattr(config, "workerinput"):
        return []
    from workwright.kernel.actions import registry

    ours = {name for name, action in registry.items() if action.run.__module__.startswith("workwright.")}
    return sorted(name for name in ours - sent_twice if not registry[name].inner)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Hear what another process has seen."""
    sent_twice.update(getattr(node, "workeroutput", {}).get(TOLD, ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell what this process has seen; in the first process, fail the run if an action was left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[TOLD] = sorted(sent_twice)
    elif session.exitstatus == pytest.ExitCode.OK and missing(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for name in missing(config):
        terminalreporter.write_line(
            f"FAILED {name}: no test performs it by `act`, which sends it twice", red=True
        )
