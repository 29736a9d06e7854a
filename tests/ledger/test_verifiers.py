"""What a superuser changes behind the guards is found, and the row is named."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.ledger.builders import deposit, posted, sale
from workwright.kernel.context import Context
from workwright.ledger.verifiers import check_ledger

TAMPERINGS = {
    "an amount raised": ("UPDATE ledger_entry SET amount_minor = amount_minor + 1 WHERE side = 'D'", "leave 1"),
    "an entry removed": ("DELETE FROM ledger_entry WHERE position = 2", "1 entries in USD"),
    "a transaction removed": ("DELETE FROM ledger_transaction", "without its transaction"),
    "entries exchanged": ("UPDATE ledger_entry SET side = CASE side WHEN 'D' THEN 'C' ELSE 'D' END", "running balance"),
    "a balance changed": ("UPDATE ledger_balance SET debits_minor = debits_minor + 5", "running balance"),
    "a guard lifted": ("UPDATE ledger_account SET guarded = NOT guarded", "not what the chart says"),
    "a posting of nobody": ("UPDATE ledger_transaction SET journal_id = gen_random_uuid()", "no act in the journal"),
}  # fmt: skip


def test_whole_books_have_no_findings(fresh_db: str, ctx_as: Callable[..., Context]) -> None:
    posted(ctx_as(), sale())
    posted(ctx_as(), deposit())
    assert list(check_ledger()) == []


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_tampering_is_found(
    name: str, ctx_as: Callable[..., Context], superuser: "psycopg.Connection[Any]"
) -> None:
    sql, told = TAMPERINGS[name]
    posted(ctx_as(), sale())
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(sql)
    findings = list(check_ledger())
    assert any(told in finding.message for finding in findings), findings
    assert all(finding.row for finding in findings)
