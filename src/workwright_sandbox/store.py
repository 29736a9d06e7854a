"""The sandbox's memory: JSON documents in one SQLite file, so that a restart forgets nothing."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

Doc = dict[str, Any]

SCHEMA = """
CREATE TABLE IF NOT EXISTS object
  (id TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT UNIQUE, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event
  (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting
  (name TEXT PRIMARY KEY, doc TEXT NOT NULL);
"""


class Store:
    """Documents by id and by idempotency key, an event list in order, and settings. Safe in threads."""

    def __init__(self, path: Path | None) -> None:
        self.lock = threading.RLock()
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.executescript(SCHEMA)

    def put(self, doc: Doc) -> Doc:
        """Insert or replace a document; its `id`, `kind` and optional `key` are its index."""
        with self.lock:
            self._db.execute(
                "INSERT INTO object(id,kind,key,doc) VALUES(?,?,?,?)"
                " ON CONFLICT(id) DO UPDATE SET doc=excluded.doc",
                (doc["id"], doc["kind"], doc.get("key"), json.dumps(doc)),
            )
        return doc

    def get(self, id: str) -> Doc | None:
        found: Doc | None = self._one("SELECT doc FROM object WHERE id=?", id)
        return found

    def by_key(self, key: str) -> Doc | None:
        found: Doc | None = self._one("SELECT doc FROM object WHERE key=?", key)
        return found

    def all(self, kind: str) -> list[Doc]:
        """Return every document of a kind, oldest first."""
        with self.lock:
            rows = self._db.execute("SELECT doc FROM object WHERE kind=? ORDER BY rowid", (kind,)).fetchall()
        return [json.loads(row[0]) for row in rows]

    def add_event(self, doc: Doc) -> Doc:
        with self.lock:
            cursor = self._db.execute("INSERT INTO event(id,doc) VALUES(?,?)", (doc["id"], json.dumps(doc)))
        return doc | {"cursor": str(cursor.lastrowid)}

    def events_since(self, cursor: int, limit: int) -> list[Doc]:
        """Return events after `cursor`, oldest first, each with its own cursor."""
        with self.lock:
            rows = self._db.execute(
                "SELECT seq,doc FROM event WHERE seq>? ORDER BY seq LIMIT ?", (cursor, limit)
            ).fetchall()
        return [json.loads(doc) | {"cursor": str(seq)} for seq, doc in rows]

    def setting(self, name: str, default: Any) -> Any:
        found = self._one("SELECT doc FROM setting WHERE name=?", name)
        return default if found is None else found

    def set(self, name: str, value: Any) -> None:
        with self.lock:
            self._db.execute(
                "INSERT INTO setting(name,doc) VALUES(?,?) ON CONFLICT(name) DO UPDATE SET doc=excluded.doc",
                (name, json.dumps(value)),
            )

    def _one(self, sql: str, value: str) -> Any:
        with self.lock:
            row = self._db.execute(sql, (value,)).fetchone()
        return None if row is None else json.loads(row[0])
