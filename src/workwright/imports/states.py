"""The life of an import, and of each row of its file."""

from workwright.kernel.states import Machine, T

IMPORT = Machine(
    "import",
    table="imports_import",
    initial="uploaded",
    transitions=[
        T("uploaded", "imports.read_again", "uploaded"),
        T("uploaded", "imports.map_columns", "mapped"),
        T("mapped", "imports.map_columns", "mapped"),
        T("checked", "imports.map_columns", "mapped"),
        T("mapped", "imports.read_again", "uploaded"),
        T("checked", "imports.read_again", "uploaded"),
        T("mapped", "imports.load_rows", "mapped", outcome="loaded"),
        T("mapped", "imports.load_rows", "uploaded", outcome="unreadable"),
        T("mapped", "imports.check_rows", "mapped", outcome="some"),
        T("mapped", "imports.check_rows", "checked", outcome="all"),
        T("checked", "imports.start_import", "running"),
        T("running", "imports.bring_rows", "running", outcome="some"),
        T("running", "imports.bring_rows", "done", outcome="all"),
        T("running", "imports.refuse_row", "running", outcome="some"),
        T("running", "imports.refuse_row", "done", outcome="all"),
        T("done", "imports.undo_import", "undoing"),
        T("undoing", "imports.undo_rows", "undoing", outcome="some"),
        T("undoing", "imports.undo_rows", "undone", outcome="all"),
        T("undoing", "imports.stop_undoing", "done"),
        T("uploaded", "imports.cancel_import", "cancelled"),
        T("mapped", "imports.cancel_import", "cancelled"),
        T("checked", "imports.cancel_import", "cancelled"),
    ],
)
ROW = Machine(
    "import_row",
    table="imports_row",
    initial=("read", "refused"),
    label="row",
    transitions=[
        T("read", "imports.check_rows", "ready", outcome="new"),
        T("read", "imports.check_rows", "known", outcome="known"),
        T("read", "imports.check_rows", "refused", outcome="refused"),
        T("ready", "imports.bring_rows", "created", outcome="made"),
        T("ready", "imports.bring_rows", "known", outcome="found"),
        T("ready", "imports.refuse_row", "refused"),
        T("created", "imports.undo_rows", "undone"),
    ],
)
WORKING = ("mapped", "running", "undoing")
"""The states in which the worker has something to do."""
