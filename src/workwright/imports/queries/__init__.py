"""Reads of imports: how a file is understood, how far it is, what became of its rows."""

from workwright.imports.queries.jobs import (
    VIEW,
    first_ready_line,
    get_import,
    kinds,
    list_imports,
    list_rows,
    preview,
    refused_rows,
    waiting_imports,
)
from workwright.imports.queries.source import Unreadable, detected
from workwright.imports.queries.views import ImportRow, ImportView, PreviewRow, RowView, Sum

__all__ = [
    "VIEW",
    "ImportRow",
    "ImportView",
    "PreviewRow",
    "RowView",
    "Sum",
    "Unreadable",
    "detected",
    "first_ready_line",
    "get_import",
    "kinds",
    "list_imports",
    "list_rows",
    "preview",
    "refused_rows",
    "waiting_imports",
]
