"""What holds for every table: its keys, its keepers, and who may read it."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from workwright.kernel.promises import installed, promised
from workwright.kernel.scope import BranchOwned
from workwright.project.contexts import LAYERS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "workwright"
MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("workwright.") and model._meta.app_label != "kernel"
]
_BEGINNINGS = """
SELECT t.relname || ': ' || a.relname || ' is the beginning of ' || b.relname
FROM pg_index i JOIN pg_index j ON j.indrelid = i.indrelid AND j.indexrelid <> i.indexrelid
JOIN pg_class a ON a.oid = i.indexrelid JOIN pg_class b ON b.oid = j.indexrelid AND b.relam = a.relam
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_am m ON m.oid = a.relam
WHERE m.amname = 'btree' AND t.relname ~ %s AND NOT i.indisunique
  AND i.indexprs IS NULL AND i.indpred IS NULL AND j.indpred IS NULL AND i.indnkeyatts <= j.indnkeyatts
  AND (j.indkey::int2[])[0:i.indnkeyatts - 1] = (i.indkey::int2[])[0:i.indnkeyatts - 1]
  AND (j.indclass::oid[])[0:i.indnkeyatts - 1] = (i.indclass::oid[])[0:i.indnkeyatts - 1]
ORDER BY 1
"""
by_table: dict[str, Any] = {"ids": lambda model: model._meta.db_table}
KEYS = (models.UUIDField, models.CompositePrimaryKey, models.OneToOneField, models.CharField)


@pytest.mark.parametrize("model", MODELS, **by_table)
def test_references_point_down_and_leave_no_trace_there(model: type[models.Model]) -> None:
    here = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey):
            continue
        there = field.related_model._meta.app_label
        assert there in LAYERS, f"{field.name} points outside the house"
        assert LAYERS.index(there) <= here, f"{field.name} points up"
        assert field.remote_field.on_delete is models.PROTECT, field.name
        if there != model._meta.app_label:
            assert field.remote_field.related_name in ("+", f"{field.name}+"), field.name
            assert str(field.remote_field.related_name).endswith("+")


@pytest.mark.parametrize("model", MODELS, **by_table)
def test_a_table_has_no_key_that_the_database_makes(model: type[models.Model]) -> None:
    assert isinstance(model._meta.pk, KEYS), model._meta.pk


@pytest.mark.parametrize("model", MODELS, **by_table)
def test_a_model_keeps_no_behaviour_of_its_own_on_saving(model: type[models.Model]) -> None:
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


def test_every_table_is_guarded_by_the_journal(database: None) -> None:
    with connection.cursor() as cursor:
        kept = {table for table, kind, _ in promised(cursor) if kind in ("guarded", "read_only")}
        triggers = installed(cursor, tuple(LAYERS))
    unguarded = {model._meta.db_table for model in MODELS} - kept
    assert unguarded == set(), "guard_tables() is missing in a migration"
    for model in MODELS:
        table = model._meta.db_table
        if f"trigger {table}.require_journal" not in triggers:
            assert table in kept


def test_no_index_is_the_beginning_of_another(database: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BEGINNINGS, [f"^({'|'.join(LAYERS)})_"])
        assert [row[0] for row in cursor.fetchall()] == [], "WithoutIndex() in a migration, db_index=False"


@pytest.mark.parametrize("model", MODELS, **by_table)
def test_a_branch_s_rows_have_no_unscoped_way_in(model: type[models.Model]) -> None:
    has_branch = any(
        isinstance(field, models.ForeignKey)
        and field.name == "branch"
        and not field.null
        and not field.primary_key
        for field in model._meta.get_fields()
    )
    assert not has_branch or issubclass(model, BranchOwned), "rows of a branch are BranchOwned"
    assert not (issubclass(model, BranchOwned) and hasattr(model, "objects"))


@pytest.mark.parametrize("context_name", [name for name in LAYERS if (SOURCE / name / "queries.py").exists()])
def test_reads_never_step_around_the_scope(context_name: str) -> None:
    """A function that is given a context looks through it; only the worker's reads, which have none, may not."""
    tree = ast.parse((SOURCE / context_name / "queries.py").read_text(encoding="utf-8"))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and "ctx" in [arg.arg for arg in function.args.args]:
            names = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
            assert not names & {"unscoped", "_base_manager"}, function.name
