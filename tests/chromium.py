"""A Chromium for the tests of the screens: found, else installed. `python -m tests.chromium` makes sure of one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Return the path of a Chromium that starts: named by WORKWRIGHT_CHROMIUM, of the system, or of Playwright."""
    return next((path for path in _candidates() if path and _starts(path)), None)


def _candidates() -> Iterator[str | None]:
    yield os.environ.get("WORKWRIGHT_CHROMIUM")
    yield from (shutil.which(name) for name in NAMES)
    yield _of_playwright()


def ensure() -> str | None:
    """Return a Chromium, installed if need be and possible."""
    return executable() or _by_apt() or _by_playwright()


def _starts(path: str) -> bool:
    try:
        said = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except OSError:
        return False
    return said.returncode == 0


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _by_apt() -> str | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    print("Installing Chromium with apt ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    subprocess.run(["apt-get", "-qq", "-y", "install", "chromium"], check=False, **quiet)  # type: ignore[call-overload]
    return executable()


def _by_playwright() -> str | None:
    print("Installing Chromium with Playwright ...", flush=True)
    with_libraries = ["--with-deps"] if os.geteuid() == 0 else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *with_libraries, "chromium"], check=False)
    return executable()


def main() -> int:
    """Say which browser the tests will use, or what to do when there is none."""
    path = ensure()
    if path is None:
        sys.stderr.write(
            "The tests of the screens need Chromium: install it, or name one in WORKWRIGHT_CHROMIUM.\n"
        )
        return 1
    print(f"Browser for the tests: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
