"""Rows of files that were brought in: what they told of a person, and the file itself with everybody in it."""

from workwright.kernel.personal import ERASED, Held, hold

_ROW = """t.records::text LIKE ANY(%(likes)s)
OR EXISTS (SELECT 1 FROM unnest(t.marks) m, unnest(%(marks)s::text[]) x WHERE strpos(m, x) > 0)"""

hold(
    Held(
        "imports_row",
        "Rows of imported files",
        _ROW,
        {"cells": [], "values": {}, "reason": ERASED, "remark": "", "marks": []},
    ),
    Held(
        "imports_import",
        "Imported files",
        "t.id IN (SELECT r.of_import_id FROM imports_row r WHERE r.id = ANY(%(ids)s))",
        {"filename": "erased"},
    ),
)
