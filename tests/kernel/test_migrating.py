"""What `migrate_owner` leaves is what the models say, and no step needs what it leaves out."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AlterField, RenameField, RenameModel
from django.db.migrations.operations.base import Operation
from django.db.models import ForeignKey

from workwright.project.contexts import LAYERS


def _steps() -> Iterator[tuple[str, Operation]]:
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in LAYERS or app == "kernel":
            yield from ((f"{app}.{name}", step) for step in migration.operations)


def test_no_step_follows_references() -> None:
    """Renames and changes of a primary key need the models that refer to the changed one built anew too."""
    wrong = [
        where
        for where, step in _steps()
        if isinstance(step, RenameModel | RenameField)
        or (isinstance(step, AlterField) and step.field.primary_key)
    ]
    assert not wrong, f"teach workwright.kernel.migrating to build the referring models anew: {wrong}"


@pytest.mark.django_db
def test_every_table_has_the_columns_and_references_of_its_model() -> None:
    for model in (model for label in LAYERS for model in apps.get_app_config(label).get_models()):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            columns = {
                column.name: column
                for column in connection.introspection.get_table_description(cursor, table)
            }
            references = connection.introspection.get_relations(cursor, table)
        for field in model._meta.local_concrete_fields:
            assert columns[field.column].null_ok == field.null, field
            if isinstance(field, ForeignKey) and field.db_constraint:
                target = field.target_field
                assert references[field.column] == (target.column, target.model._meta.db_table), field
