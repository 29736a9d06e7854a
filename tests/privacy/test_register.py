"""The register and the database agree on what may be blanked."""

from django.db import connection

from workwright.kernel.personal import held


def test_each_personal_column_is_erasable_and_no_other(company: object) -> None:
    declared = {(one.table, column) for one in held() for column in one.columns}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, unnest(string_to_array(detail, ',')) FROM kernel_promise WHERE kind = 'erasable'"
        )
        assert set(cursor.fetchall()) == declared


def test_the_books_have_nothing_to_blank() -> None:
    contexts = {one.table.partition("_")[0] for one in held()}
    assert contexts.isdisjoint({"ledger", "payments", "reconciliation", "drawers", "kernel"})
