"""Writing the chart of accounts into the database; every migration that changes the chart ends with it."""

from typing import Any

from django.db.migrations import RunPython

from workwright.ledger.rules import CHART

_UPSERT = """
INSERT INTO ledger_chart (code, kind, normal, guarded, detailed, title) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (code) DO UPDATE SET title = EXCLUDED.title
"""


def _write(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        for row in CHART.values():
            cursor.execute(_UPSERT, [row.code, row.kind, row.normal, row.guarded, row.detailed, row.title])


def sync_chart() -> RunPython:
    """Add the accounts that are new in the chart. Kind and guard of an account in use never change."""
    return RunPython(_write, RunPython.noop)
