"""Every way to break the books that we know of, as raw SQL, with the guard that must refuse it."""

from tests.attacking import DENIED, ONLY_ADDED, Attack, no, off
from tests.world import COMPANY

NEW = "00000000-0000-4000-8000-00000000000a"
SEED = "(SELECT id FROM ledger_transaction WHERE business_key = 'seed')"
BY_HAND = "by hand is refused"


def header(kind: str = "sale", key: str = "attack", day: str = "2026-11-23", **columns: str) -> str:
    names = "".join(f", {name}" for name in columns)
    values = "".join(f", {value}" for value in columns.values())
    return (
        "INSERT INTO ledger_transaction (id, branch_id, kind, business_key, effective_on, recorded_at, actor, "
        f"journal_id{names}) VALUES ('{NEW}', '{COMPANY.harbour}', '{kind}', '{key}', '{day}', now(), "
        f"'user:eve', '{NEW}'{values});"
    )


def account(code: str, currency: str = "USD", branch: object = COMPANY.harbour) -> str:
    return (
        f"(SELECT id FROM ledger_account WHERE code = '{code}' AND currency = '{currency}' "
        f"AND branch_id = '{branch}' ORDER BY subject LIMIT 1)"
    )


def entry(
    position: int,
    side: str,
    amount: int,
    code: str,
    *,
    of: str = f"'{NEW}'",
    currency: str = "USD",
    into: str = "",
    branch: object = COMPANY.harbour,
) -> str:
    return (
        "INSERT INTO ledger_entry (transaction_id, position, branch_id, account_id, currency, side, amount_minor) "
        f"VALUES ({of}, {position}, '{branch}', {into or account(code, currency)}, '{currency}', '{side}', {amount});"
    )


def pair(amount: int = 100, debit: str = "receivable", credit: str = "income.labour", **kw: str) -> str:
    return entry(1, "D", amount, debit, **kw) + entry(2, "C", amount, credit, **kw)


AT_COMMIT = off("check_at_commit", "ledger_transaction")
CORRECTION = {"corrects_id": SEED}
ATTACKS = (
    Attack(1, "debits and credits differ", header() + entry(1, "D", 100, "receivable")
           + entry(2, "C", 90, "income.labour"), "ledger_transaction_balanced", AT_COMMIT),
    Attack(1, "balanced only across currencies", header() + entry(1, "D", 100, "receivable")
           + entry(2, "C", 100, "income.labour", currency="EUR"), "ledger_transaction_balanced", AT_COMMIT),
    Attack(2, "a header alone", header(), "ledger_transaction_two_entries", AT_COMMIT),
    Attack(2, "one entry", header() + entry(1, "D", 100, "receivable"), "ledger_transaction_two_entries", AT_COMMIT),
    Attack(3, "an amount of zero", header() + pair(0), "ledger_entry_amount",
           no("ledger_entry_amount", "ledger_entry")),
    Attack(3, "a negative amount", header() + entry(1, "D", -5, "clearing") + entry(2, "C", -5, "deposits"),
           "ledger_entry_amount", no("ledger_entry_amount", "ledger_entry")),
    Attack(3, "neither debit nor credit", header() + pair() + entry(3, "X", 5, "receivable"),
           "ledger_entry_side", no("ledger_entry_side", "ledger_entry") + AT_COMMIT),
    Attack(4, "another currency than the account's", header()
           + entry(1, "D", 100, "", currency="EUR", into=account("receivable"))
           + entry(2, "C", 100, "", currency="EUR", into=account("income.labour")),
           "ledger_entry_of_account", no("ledger_entry_of_account", "ledger_entry")),
    Attack(5, "another branch's account", header() + entry(1, "D", 100, "receivable")
           + entry(2, "C", 100, "", into=account("income.labour", "USD", COMPANY.north)),
           "ledger_entry_of_account", no("ledger_entry_of_account", "ledger_entry")),
    Attack(5, "another branch than the transaction's", header() + "".join(
           entry(n, side, 100, "", into=account(code, "USD", COMPANY.north), branch=COMPANY.north)
           for n, side, code in ((1, "D", "receivable"), (2, "C", "income.labour"))),
           "ledger_entry_of_transaction", no("ledger_entry_of_transaction", "ledger_entry")),
    *(
        Attack(6, f"{verb} on {table}", sql.format(table=table), ONLY_ADDED, off(trigger, table) + extra, DENIED)
        for table, extra in (
            ("ledger_entry", ""),
            ("ledger_transaction", off("append_only", "ledger_entry")
             + off("append_only_truncate", "ledger_entry") + "DELETE FROM ledger_entry;"),
        )
        for verb, sql, trigger in (
            ("update", "UPDATE {table} SET branch_id = branch_id", "append_only"),
            ("delete", "DELETE FROM {table}", "append_only"),
            ("truncate", "TRUNCATE {table} CASCADE", "append_only_truncate"),
        )
    ),
    Attack(7, "more entries for a sealed transaction", entry(8, "D", 5, "receivable", of=SEED)
           + entry(9, "C", 5, "income.labour", of=SEED), "ledger_transaction_sealed",
           "CREATE OR REPLACE FUNCTION ledger_book_entries() RETURNS trigger LANGUAGE plpgsql AS "
           "'BEGIN RETURN NULL; END';"),
    Attack(8, "half a reversal", header("reversal", reverses_id=SEED)
           + pair(5_000, "income.labour", "receivable"), "ledger_reversal_mirrors", AT_COMMIT),
    Attack(8, "a reversal on other accounts", header("reversal", reverses_id=SEED)
           + pair(10_000, "income.labour", "bank"), "ledger_reversal_mirrors", AT_COMMIT),
    Attack(8, "a reversal of nothing", header("reversal") + pair(), "ledger_reversal_names_target",
           no("ledger_reversal_names_target", "ledger_transaction")),
    Attack(8, "a second reversal", header("reversal", reverses_id="(SELECT id FROM ledger_transaction WHERE "
           "business_key = 'reversed')") + pair(700, "income.labour", "receivable"),
           "ledger_transaction_reverses_id_key", no("ledger_transaction_reverses_id_key", "ledger_transaction")),
    Attack(9, "more out of a deposit than is in it", header() + pair(10_001, "deposits", "bank"),
           "ledger_balance_not_overdrawn", no("ledger_balance_not_overdrawn", "ledger_balance")),
    Attack(10, "a balance written by hand", "UPDATE ledger_balance SET debits_minor = debits_minor + 1", BY_HAND,
           off("not_by_hand", "ledger_balance"), DENIED),
    Attack(10, "a balance removed", "DELETE FROM ledger_balance", BY_HAND,
           off("not_by_hand", "ledger_balance"), DENIED),
    Attack(10, "the balances emptied", "TRUNCATE ledger_balance", BY_HAND,
           off("not_by_hand", "ledger_balance"), DENIED),
    Attack(11, "the same fact twice", header(key="seed") + pair(), "ledger_business_key_once",
           no("ledger_business_key_once", "ledger_transaction")),
    Attack(12, "a day that is closed", header(day="2026-01-31") + pair(), "ledger_period_open",
           "ALTER TABLE ledger_transaction DISABLE TRIGGER admit; "
           "ALTER TABLE ledger_transaction ALTER xid SET DEFAULT pg_current_xact_id();"),
    Attack(12, "a period opened by hand", "UPDATE ledger_period SET closed_through = NULL", BY_HAND,
           off("not_by_hand", "ledger_period"), DENIED),
    Attack(13, "a correction without a reason", header("correction", approved_by="'user:bob'", **CORRECTION) + pair(),
           "ledger_correction_has_reason", no("ledger_correction_has_reason", "ledger_transaction")),
    Attack(13, "a correction with too short a reason",
           header("correction", approved_by="'user:bob'", reason="'  oops    '", **CORRECTION) + pair(),
           "ledger_correction_has_reason", no("ledger_correction_has_reason", "ledger_transaction")),
    Attack(13, "a correction that nobody approved",
           header("correction", reason="'posted to the wrong order'", **CORRECTION) + pair(),
           "ledger_correction_second_person", no("ledger_correction_second_person", "ledger_transaction")),
    Attack(13, "a correction approved by its author",
           header("correction", approved_by="'user:eve'", reason="'posted to the wrong order'", **CORRECTION) + pair(),
           "ledger_correction_second_person", no("ledger_correction_second_person", "ledger_transaction")),
    Attack(13, "a correction of nothing",
           header("correction", approved_by="'user:bob'", reason="'posted to the wrong order'") + pair(),
           "ledger_correction_names_target", no("ledger_correction_names_target", "ledger_transaction")),
    Attack(0, "an account of one's own", "INSERT INTO ledger_account (id, branch_id, code, currency, subject, kind, "
           f"normal, guarded) VALUES ('{NEW}', '{COMPANY.harbour}', 'slush', 'USD', '', 'asset', 'D', false)",
           "ledger_account_in_chart", off("from_chart", "ledger_account"), DENIED),
    Attack(0, "an account freed of its guard", "UPDATE ledger_account SET guarded = false", ONLY_ADDED,
           off("append_only", "ledger_account"), DENIED),
    Attack(0, "a chart without guards", "UPDATE ledger_chart SET guarded = false", "keeps its nature",
           off("keeps_nature", "ledger_chart"), DENIED),
)  # fmt: skip
