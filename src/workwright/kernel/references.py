"""Who points at a record: found from the models themselves, so that a table added later is asked too."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import models

from workwright.kernel import writer


def named_by(
    model: type[models.Model], ids: Sequence[UUID], *, without: Collection[str] = ()
) -> dict[UUID, tuple[str, ...]]:
    """Return which of the rows a foreign key points at, and from which tables, as people say them.

    Tables in `without` are not asked: they go with the row.
    """
    found: dict[UUID, list[str]] = {}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model._meta.db_table in without:
            continue
        table, column = relation.related_model._meta.db_table, relation.field.column
        sql = f'SELECT DISTINCT "{column}" AS id FROM "{table}" WHERE "{column}" = ANY(%s)'
        for row in writer.rows(sql, [list(ids)]):
            found.setdefault(row.id, []).append(str(relation.related_model._meta.verbose_name))
    return {pk: tuple(dict.fromkeys(names)) for pk, names in found.items()}
