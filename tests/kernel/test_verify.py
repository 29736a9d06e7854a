"""A database superuser who alters, deletes, inserts or swaps one row is found, and the row is named."""

import json

import pytest

from tests.kernel.trial import Write, write_note
from tests.world import NOW
from workwright.kernel import verify
from workwright.kernel.heads import compare_heads, sign_heads
from workwright.kernel.verify import check_chains

FREE = "SET session_replication_role = replica"  # triggers off: what only a superuser can do


@pytest.fixture
def written(fresh_db, ctx_as, superuser, company):
    for number in range(6):
        write_note(ctx_as(), Write(text=f"note {number}"))
    superuser.execute(FREE)
    assert list(check_chains()) == []
    return company.harbour


def only_finding():
    findings = list(check_chains())
    assert len(findings) == 1
    return findings[0]


def test_an_untouched_record_has_no_findings(written):
    assert verify.verify() == []


def test_an_altered_body_is_found(written, superuser):
    superuser.execute(
        "UPDATE kernel_journal SET body = convert_to(replace(convert_from(body, 'UTF8'), 'note 2', 'note 9'), 'UTF8') "
        "WHERE scope = %s AND seq = 3",
        [written],
    )
    assert (only_finding().row, only_finding().message) == (
        f"{written}/3",
        "the stored bytes do not give the stored hash",
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "trial.other"), ("actor", "user:x"), ("door", "api"), ("key", "k"), ("root", None)],
)
def test_an_altered_column_is_found(written, superuser, column, value):
    superuser.execute(
        f"UPDATE kernel_journal SET {column} = %s WHERE scope = %s AND seq = 4", [value, written]
    )
    assert only_finding().row == f"{written}/4"
    assert column in only_finding().message


@pytest.mark.parametrize("seq", [1, 3, 6])
def test_a_deleted_row_is_found_even_the_last(written, superuser, seq):
    superuser.execute("DELETE FROM kernel_journal WHERE scope = %s AND seq = %s", [written, seq])
    finding = only_finding()
    assert (
        "missing" in finding.message or "head says 6" in finding.message or "stored hash" in finding.message
    )


def test_an_inserted_row_is_found(written, superuser):
    superuser.execute(
        "INSERT INTO kernel_journal SELECT scope, 7, gen_random_uuid(), at, action, actor, actor_version, door, key, "
        "request_hash, root, news, body, hash FROM kernel_journal WHERE scope = %s AND seq = 6",
        [written],
    )
    assert only_finding().row == f"{written}/7"


def test_two_swapped_rows_are_found(written, superuser):
    for seq, to in ((2, 102), (3, 2), (102, 3)):
        superuser.execute(
            "UPDATE kernel_journal SET seq = %s WHERE scope = %s AND seq = %s", [to, written, seq]
        )
    assert only_finding().row == f"{written}/2"


def test_the_application_role_cannot_change_the_journal(written):
    from django.db import ProgrammingError, connection

    for sql in (
        "UPDATE kernel_journal SET action = 'x'",
        "DELETE FROM kernel_journal",
        "TRUNCATE kernel_journal",
        "UPDATE kernel_chain SET seq = 0",
        "UPDATE kernel_counter SET value = 0",
        "INSERT INTO kernel_history (journal_id, table_name, row_id, operation, before) "
        "VALUES (gen_random_uuid(), 'x', gen_random_uuid(), 'update', '{}')",
    ):
        with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(sql)


def test_even_the_owner_is_refused_by_trigger(fresh_db, ctx_as, superuser):
    import psycopg

    write_note(ctx_as(), Write())
    for sql in (
        "UPDATE kernel_journal SET action = 'x'",
        "DELETE FROM kernel_journal",
        "TRUNCATE kernel_journal",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute(sql)


def test_a_chain_rewritten_as_a_whole_differs_from_its_signed_head(written, superuser, tmp_path):
    assert sign_heads(tmp_path, NOW) == 1
    assert list(compare_heads(tmp_path)) == []
    superuser.execute(
        """
        DO $$ DECLARE r record; digest bytea := '\\x00'; BEGIN
          FOR r IN SELECT seq, body FROM kernel_journal ORDER BY seq LOOP
            digest := sha256(digest || int8send(r.seq) || convert_to(replace(convert_from(r.body, 'UTF8'),
              'note 1', 'note 8'), 'UTF8'));
            UPDATE kernel_journal SET hash = digest, body = convert_to(replace(convert_from(r.body, 'UTF8'),
              'note 1', 'note 8'), 'UTF8') WHERE seq = r.seq;
          END LOOP;
          UPDATE kernel_chain SET hash = digest;
        END $$"""
    )
    assert list(check_chains()) == []
    (finding,) = compare_heads(tmp_path)
    assert finding.row == f"{written}/6"


def test_a_forged_head_is_found(written, tmp_path):
    sign_heads(tmp_path, NOW)
    path = tmp_path / "heads.jsonl"
    record = json.loads(path.read_text())
    record["head"] = record["head"].replace('"seq": 6', '"seq": 5')
    path.write_text(json.dumps(record) + "\n")
    (finding,) = compare_heads(tmp_path)
    assert finding.message == "the signature is not ours"


def test_a_change_outside_the_journal_is_found(written, superuser):
    superuser.execute(
        "INSERT INTO kernel_history (journal_id, table_name, row_id, operation, before) "
        "VALUES (gen_random_uuid(), 'parties_customer', gen_random_uuid(), 'update', '{}')"
    )
    (finding,) = verify.check_history()
    assert "parties_customer" in finding.message
