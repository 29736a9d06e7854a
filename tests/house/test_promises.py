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
            "DISABLED kernel_refuse_change",
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
    ],
)
def test_a_lost_guard_is_named(look, superuser, harm, name, found):
    assert look() == []
    superuser.execute(harm)
    broken = {promise.name: promise.found for promise in look()}
    assert name in broken
    if found:
        assert broken[name] == found
