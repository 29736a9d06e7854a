"""Signed heads: once a day each chain's head is signed with a key that is not in the database.

`verify` compares them, so that a chain rewritten as a whole by a database superuser is found up to the last
signed head. What is rewritten after it is out of reach.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import connection

from workwright.kernel.verify import Finding


def sign_heads(folder: Path, now: datetime) -> int:
    """Append the present heads, signed, to `folder/heads.jsonl`; return how many chains there are."""
    key = _key(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT scope, seq, hash FROM kernel_chain ORDER BY scope")
        heads = cursor.fetchall()
    with (folder / "heads.jsonl").open("a") as file:
        for scope, seq, digest in heads:
            line = {"scope": str(scope), "seq": seq, "hash": bytes(digest).hex(), "at": now.isoformat()}
            text = json.dumps(line, sort_keys=True)
            file.write(json.dumps({"head": text, "signature": key.sign(text.encode()).hex()}) + "\n")
    return len(heads)


def compare_heads(folder: Path) -> Iterator[Finding]:
    """Yield a finding for each signed head that the journal no longer has, or whose signature is not ours."""
    path = folder / "heads.jsonl"
    if not path.exists():
        return
    public = _key(folder).public_key()
    for number, line in enumerate(path.read_text().splitlines(), 1):
        record = json.loads(line)
        head = json.loads(record["head"])
        try:
            public.verify(bytes.fromhex(record["signature"]), record["head"].encode())
        except InvalidSignature:
            yield Finding("signed heads", f"heads.jsonl:{number}", "the signature is not ours")
            continue
        if _hash_at(UUID(head["scope"]), head["seq"]) != head["hash"]:
            yield Finding(
                "signed heads", f"{head['scope']}/{head['seq']}", f"is not what was signed at {head['at']}"
            )


def _hash_at(scope: UUID, seq: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM kernel_journal WHERE scope = %s AND seq = %s", [scope, seq])
        row = cursor.fetchone()
    return bytes(row[0]).hex() if row else ""


def _key(folder: Path) -> Ed25519PrivateKey:
    path = folder / "heads.pem"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.touch(mode=0o600)
        path.write_bytes(pem)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is not an Ed25519 key")
    return key
