"""A bucket of a server that speaks S3: `s3://KEY:SECRET@BUCKET/FOLDER?endpoint=https://...&region=...`."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from workwright.project.backups.places.place import Entry, PlaceProblem, Writer

CHUNK = 8 * 1024 * 1024


class S3Place:
    """Objects of one bucket below one folder. Large ones go up in parts and appear when the last one is there."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        bucket, self.folder = parts.hostname or "", unquote(parts.path).strip("/")
        if not bucket:
            raise PlaceProblem("An S3 place names its bucket: s3://BUCKET/FOLDER.")
        self.shown = f"s3://{bucket}/{self.folder}" + (f" at {at}" if (at := options.get("endpoint")) else "")
        words: Any = _credentials(parts.username, parts.password) | _server(options)
        self.store = S3Store(bucket, **words)

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name

    @contextmanager
    def write(self, name: str) -> Iterator[Writer]:
        with self._told():
            writer = obstore.open_writer(self.store, self._path(name), buffer_size=CHUNK)
            yield cast(Writer, writer)
            writer.close()

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        with self._told():
            found = obstore.get(self.store, self._path(name))
            yield cast(BinaryIO, io.BufferedReader(_Chunks(iter(found.stream(min_chunk_size=CHUNK))), CHUNK))

    def names(self, prefix: str) -> Iterator[Entry]:
        cut = len(self._path(""))
        with self._told():
            for batch in obstore.list(self.store, self._path(prefix)):
                yield from (Entry(found["path"][cut:], found["size"]) for found in batch)

    def delete(self, name: str) -> None:
        with self._told():
            try:
                obstore.delete(self.store, self._path(name))
            except FileNotFoundError:
                return

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (BaseError, FileNotFoundError, PermissionError) as error:
            first = str(error).splitlines()[0]
            raise PlaceProblem(f"{self.shown} does not do what is asked: {first}") from error


class _Chunks(io.RawIOBase):
    """A reader of chunks as they come."""

    def __init__(self, chunks: Iterator[Any]) -> None:
        self._chunks, self._left = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        if not self._left:
            self._left = memoryview(bytes(next(self._chunks, b"")))
        taken = self._left[: len(target)]
        target[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)


def _credentials(user: str | None, password: str | None) -> dict[str, str]:
    return {
        "access_key_id": unquote(user or "") or os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "secret_access_key": unquote(password or "") or os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
    }


def _server(options: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {"region": options.get("region", "us-east-1")}
    if endpoint := options.get("endpoint"):
        found |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
        found |= {"client_options": {"allow_http": endpoint.startswith("http://")}}
    return found
