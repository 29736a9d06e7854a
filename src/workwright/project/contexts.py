"""The contexts of the product, lowest layer first. `ARCHITECTURE.md` says what each is for."""

from pathlib import Path

import workwright

LAYERS = (
    "kernel",
    "access",
    "files",
    "parties",
    "assets",
    "catalog",
    "ledger",
    "inventory",
    "work_orders",
    "estimates",
    "scheduling",
    "billing",
    "drawers",
    "payments",
    "reconciliation",
    "release",
    "counter",
    "clientele",
    "notify",
    "imports",
    "privacy",
    "operations",
)
INTERFACES = (
    "interfaces.accounts",
    "interfaces.desk",
    "interfaces.portal",
    "interfaces.api",
    "interfaces.cli",
    "interfaces.hooks",
)


def installed_apps() -> list[str]:
    """Return the dotted names of the contexts and interfaces that are Django applications."""
    home = Path(workwright.__file__).parent
    return [
        f"workwright.{name}"
        for name in (*LAYERS, *INTERFACES)
        if (home / name.replace(".", "/") / "apps.py").exists()
    ]
