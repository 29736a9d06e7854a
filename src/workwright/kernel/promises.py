"""What the database holds for us, listed and compared: a server whose database lost a guard does not serve."""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

_TRIGGERS = """
SELECT 'trigger ' || c.relname || '.' || t.tgname,
       CASE t.tgenabled WHEN 'O' THEN 'on' WHEN 'A' THEN 'on' ELSE 'DISABLED' END || ' ' || p.proname
       || ' ' || left(md5(pg_get_triggerdef(t.oid)), 8)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT t.tgisinternal AND c.relname ~ %s
"""
_FUNCTIONS = """
SELECT 'function ' || p.proname, md5(p.prosrc) || CASE WHEN p.prosecdef THEN ' definer' ELSE '' END
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.proname ~ %s
"""
_CONSTRAINTS = """
SELECT 'constraint ' || c.relname || '.' || k.conname,
       k.contype::text || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
       || CASE WHEN k.condeferrable THEN ' deferrable' ELSE '' END
       || ' ' || left(md5(pg_get_constraintdef(k.oid)), 8)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND k.contype IN ('c', 'u', 'x', 'f', 'p') AND c.relname ~ %s
"""
_INDEXES = """
SELECT 'unique index ' || c.relname, CASE WHEN i.indisvalid THEN 'valid' ELSE 'INVALID' END
       || ' ' || left(md5(pg_get_indexdef(i.indexrelid)), 8)
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class t ON t.oid = i.indrelid
WHERE n.nspname = 'public' AND i.indisunique AND t.relname ~ %s
"""


@dataclass(frozen=True, slots=True)
class Broken:
    """One promise that is not kept by the database as it stands."""

    name: str
    expected: str
    found: str


def promised(cursor: Any) -> list[tuple[str, str, str]]:
    """Return (table, kind, detail) as migrations declared them."""
    cursor.execute("SELECT table_name, kind, detail FROM kernel_promise ORDER BY 1, 2, 3")
    return list(cursor.fetchall())


def installed(cursor: Any, contexts: tuple[str, ...]) -> dict[str, str]:
    """Return every trigger, function, constraint and unique index of our contexts, with its state and a hash of its
    definition: a check of the same name that checks nothing is another promise."""
    pattern = f"^({'|'.join(contexts)})_"
    found: dict[str, str] = {}
    for sql in (_TRIGGERS, _FUNCTIONS, _CONSTRAINTS, _INDEXES):
        cursor.execute(sql, [pattern])
        found.update(cursor.fetchall())
    return dict(sorted(found.items()))


def write_manifest(cursor: Any, contexts: tuple[str, ...]) -> int:
    """Write what this database holds as the manifest, in the source tree; return how much it is."""
    found = installed(cursor, contexts)
    Path(str(resources.files("workwright.project") / "promises.json")).write_text(
        json.dumps(found, indent=1) + "\n"
    )
    return len(found)


def manifest() -> dict[str, str]:
    """Return what a correctly migrated database holds: `promises.json`, written by `workwright promises`."""
    text = (resources.files("workwright.project") / "promises.json").read_text()
    expected: dict[str, str] = json.loads(text)
    return expected


def broken(cursor: Any, contexts: tuple[str, ...]) -> list[Broken]:
    """Compare the database with the manifest; more than was promised is no fault."""
    found = installed(cursor, contexts)
    return [
        Broken(name, expected, found.get(name, "missing"))
        for name, expected in manifest().items()
        if found.get(name) != expected
    ]
