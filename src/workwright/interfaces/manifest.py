"""What was written: size, hash, rows and control sums of every file, counted while it is written."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable
from io import StringIO
from typing import Any


class Manifest:
    """Counts files as they go by. Of a CSV it sums each column that ends in `_minor`, by currency."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Any]] = {}

    def write(self, path: str, chunks: Iterable[bytes], put: Callable[[bytes], object]) -> None:
        """Hand the chunks of one file on, and note what they were."""
        digest, size, counted = hashlib.sha256(), 0, _Csv() if path.endswith(".csv") else None
        for chunk in chunks:
            put(chunk)
            digest.update(chunk)
            size += len(chunk)
            if counted:
                counted.feed(chunk.decode())
        told: dict[str, Any] = {"bytes": size, "sha256": digest.hexdigest()}
        self.files[path] = told | (counted.told() if counted else {})

    def as_json(self) -> str:
        return json.dumps({"files": self.files}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


class _Csv:
    """Rows and sums of a CSV that comes in portions of whole lines."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.rows = 0
        self.sums: dict[str, dict[str, int]] = {}

    def feed(self, text: str) -> None:
        for row in csv.reader(StringIO(text, newline="")):
            if not self.header:
                self.header = row
                continue
            self.rows += 1
            self._add(dict(zip(self.header, row, strict=False)))

    def _add(self, row: dict[str, str]) -> None:
        currency = row.get("currency", "")
        for name, value in row.items():
            if name.endswith("_minor") and value.lstrip("-").isdigit():
                sums = self.sums.setdefault(name, {})
                sums[currency] = sums.get(currency, 0) + int(value)

    def told(self) -> dict[str, Any]:
        return {"rows": self.rows, **({"sums": self.sums} if self.sums else {})}
