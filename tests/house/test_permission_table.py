"""The permission table is whole: sorted, with known columns, and true to the rules about two of the roles."""

import csv
import re

from workwright.access.roles import ROLES, TABLE, permission_table, permissions_of

MONEY = ("ledger.", "billing.", "payments.", "drawers.", "release.")


def is_view(permission: str) -> bool:
    return permission.split(".")[1].startswith("view_")


def test_rows_are_sorted_and_well_formed() -> None:
    with TABLE.open(newline="", encoding="utf-8") as source:
        header, *rows = csv.reader(source)
    names = [row[0] for row in rows]
    assert names == sorted(set(names))
    for row in rows:
        assert len(row) == len(header), row
        assert set(row[1:]) <= {"", "x"}, row
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", row[0]), row


def test_every_role_has_a_column_and_something_to_do() -> None:
    assert all(permissions_of(role) for role in ROLES)


def test_the_auditor_sees_everything_and_changes_nothing() -> None:
    audited = permissions_of("auditor")
    assert all(is_view(name) for name in audited)
    private = {"parties.view_access_notes"}
    assert {name for name in permission_table() if is_view(name)} - audited <= private


def test_the_super_admin_has_no_money_rights() -> None:
    assert not [name for name in permissions_of("super_admin") if name.startswith(MONEY)]
