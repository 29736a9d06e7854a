"""The manifest is what a migrated database holds, and a database that lost a guard is refused."""

import pytest

from workwright.kernel import promises
from workwright.project.contexts import LAYERS


@pytest.fixture
def look(fresh_db, superuser):
    return lambda: promises.broken(superuser.cursor(), LAYERS)


def test_the_manifest_is_what_is_installed(superuser):
    found = promises.installed(superuser.cursor(), LAYERS)
    assert found == promises.manifest(), "the schema changed: run `make promises` and commit the manifest"


@pytest.mark.parametrize(
    ("harm", "name", "found"),
    [
        ("DROP TRIGGER chain ON kernel_journal", "trigger kernel_journal.chain", "missing"),
        (
            "ALTER TABLE ledger_entry DISABLE TRIGGER append_only",
            "trigger ledger_entry.append_only",
            "DISABLED",
        ),
        (
            "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$",
            "function kernel_refuse_change",
            None,
        ),
        (
            "ALTER TABLE kernel_journal DROP CONSTRAINT journal_key_once_per_actor",
            "constraint kernel_journal.journal_key_once_per_actor",
            "missing",
        ),
        (
            "ALTER TABLE payments_payment DROP CONSTRAINT payment_amount_positive, "
            "ADD CONSTRAINT payment_amount_positive CHECK (true)",
            "constraint payments_payment.payment_amount_positive",
            "c ",
        ),
        (
            "DROP INDEX shift_one_running_per_drawer; CREATE UNIQUE INDEX shift_one_running_per_drawer "
            "ON drawers_shift (drawer_id) WHERE state = 'never'",
            "unique index shift_one_running_per_drawer",
            "valid ",
        ),
        (
            "DROP TRIGGER frozen ON payments_paymentrequest; CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON "
            "payments_paymentrequest FOR EACH ROW WHEN (false) EXECUTE FUNCTION payments_request_frozen()",
            "trigger payments_paymentrequest.frozen",
            "on payments_request_frozen",
        ),
    ],
)
def test_a_lost_guard_is_named(look, superuser, harm, name, found):
    assert look() == []
    superuser.execute(harm)
    broken = {promise.name: promise.found for promise in look()}
    assert name in broken
    if found:
        assert broken[name].startswith(found)


def test_each_guard_that_is_taken_away_is_named(look, superuser):
    """Every trigger, constraint, unique index and function of every context, all of them at once."""
    kinds = {
        "trigger": lambda name: f"DROP TRIGGER {name[1]} ON {name[0]}",
        "constraint": lambda name: f"ALTER TABLE {name[0]} DROP CONSTRAINT IF EXISTS {name[1]} CASCADE",
        "unique index": lambda name: f"DROP INDEX IF EXISTS {name[0]}",
        "function": lambda name: f"DROP FUNCTION {name[0]} CASCADE",
    }
    for kind, harm in kinds.items():
        for name in promises.manifest():
            if name.startswith(f"{kind} "):
                superuser.execute(harm(name.removeprefix(f"{kind} ").split(".")))
    assert {promise.name for promise in look()} == set(promises.manifest())
