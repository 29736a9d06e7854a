"""An issued document as the bytes that are hashed: the same content gives the same hash everywhere."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return the one JSON form of a document: sorted keys, no spaces, UTF-8. Plain values only, no floats."""
    return json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refuse
    ).encode()


def _refuse(value: object) -> str:
    raise TypeError(f"a document holds text, whole numbers, lists and tables, not {type(value).__name__}")


def document_sha256(document: Mapping[str, Any]) -> str:
    """Return the hash, in hex, that names exactly this content."""
    return hashlib.sha256(canonical(document)).hexdigest()
