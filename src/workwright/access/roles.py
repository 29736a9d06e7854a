"""The permission table: which role may do what. Read once from `permissions.csv`, one row per permission."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import get_args

from workwright.access.rules import RoleName

ROLES: tuple[str, ...] = get_args(RoleName)
TABLE = Path(__file__).with_name("permissions.csv")


@cache
def permission_table() -> dict[str, frozenset[str]]:
    """Return the roles that hold each permission. A permission without roles belongs to the house alone."""
    with TABLE.open(newline="", encoding="utf-8") as source:
        rows = csv.DictReader(source)
        if tuple(rows.fieldnames or ())[1:] != ROLES:
            raise ValueError(f"{TABLE.name}: the columns must be permission,{','.join(ROLES)}")
        return {row["permission"]: frozenset(role for role in ROLES if row[role] == "x") for row in rows}


@cache
def permissions_of(role: str) -> frozenset[str]:
    """Return everything a role may do."""
    return frozenset(name for name, roles in permission_table().items() if role in roles)


def permissions_of_all(roles: Iterable[str]) -> frozenset[str]:
    """Return everything that several roles may do together."""
    return frozenset().union(*(permissions_of(role) for role in roles))
