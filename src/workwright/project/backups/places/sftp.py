"""A server that speaks SFTP: `sftp://USER:PASSWORD@HOST:PORT/FOLDER?key=FILE&host_key=...`.

The server's key is pinned when the place is named; another one is refused.
"""

import base64
import hashlib
import posixpath
import secrets
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

import paramiko

from workwright.project.backups.places.folder import DRAFT
from workwright.project.backups.places.place import Entry, PlaceProblem, Writer

SECONDS = 30.0
_FAULTS = (paramiko.SSHException, OSError, EOFError)


class SftpPlace:
    """Files below one folder of one server, over one connection that is opened when it is first needed."""

    def __init__(self, address: str) -> None:
        self.parts = urlsplit(address)
        self.options = {name: values[-1] for name, values in parse_qs(self.parts.query).items()}
        self.folder = unquote(self.parts.path) or "."
        self.shown = f"sftp://{self.parts.hostname}:{self.parts.port or 22}{self.folder}"
        if not self.parts.hostname or not self.parts.username:
            raise PlaceProblem("An SFTP place names user and host: sftp://USER@HOST/FOLDER.")
        self._client: paramiko.SFTPClient | None = None

    @property
    def client(self) -> paramiko.SFTPClient:
        """Return the open connection."""
        if self._client is None:
            with self._told():
                self._client = self._connect()
        return self._client

    def _connect(self) -> paramiko.SFTPClient:
        transport = _transport(self.parts.hostname or "", self.parts.port or 22)
        found, wanted = _key_text(transport.get_remote_server_key()), self.options.get("host_key", "")
        if found != wanted:
            transport.close()
            raise PlaceProblem(
                f"{self.shown} shows another key ({fingerprint(found)}) than when it was named. If the server "
                "was made anew, name the place again; if not, somebody is in between."
            )
        user = unquote(self.parts.username or "")
        if key_file := self.options.get("key"):
            transport.auth_publickey(user, paramiko.PKey.from_path(key_file))
        else:
            transport.auth_password(user, unquote(self.parts.password or ""))
        client = paramiko.SFTPClient.from_transport(transport)
        if client is None:
            raise PlaceProblem(f"{self.shown} does not speak SFTP.")
        return client

    def _path(self, name: str) -> str:
        return posixpath.join(self.folder, name)

    @contextmanager
    def write(self, name: str) -> Iterator[Writer]:
        with self._told():
            path = self._path(name)
            draft = posixpath.join(posixpath.dirname(path), DRAFT + secrets.token_hex(6))
            self._make_folders(posixpath.dirname(path))
            try:
                with self.client.open(draft, "wb", 1 << 20) as file:
                    file.set_pipelined(True)
                    yield cast(Writer, file)
                self.client.posix_rename(draft, path)
            except BaseException:
                self._forget(draft)
                raise

    @contextmanager
    def read(self, name: str) -> Iterator[BinaryIO]:
        with self._told(), self.client.open(self._path(name), "rb", 1 << 20) as file:
            file.prefetch()
            yield cast(BinaryIO, file)

    def names(self, prefix: str) -> Iterator[Entry]:
        with self._told():
            yield from self._below(prefix.rstrip("/"))

    def _below(self, folder: str) -> Iterator[Entry]:
        try:
            found = self.client.listdir_attr(self._path(folder))
        except FileNotFoundError:
            return
        for item in sorted(found, key=lambda item: item.filename):
            name = posixpath.join(folder, item.filename)
            if stat.S_ISDIR(item.st_mode or 0):
                yield from self._below(name)
            elif not item.filename.startswith(DRAFT):
                yield Entry(name, item.st_size or 0)

    def delete(self, name: str) -> None:
        with self._told():
            try:
                self.client.remove(self._path(name))
            except FileNotFoundError:
                return

    def _make_folders(self, folder: str) -> None:
        try:
            self.client.stat(folder)
        except FileNotFoundError:
            self._make_folders(posixpath.dirname(folder) or ".")
            self.client.mkdir(folder, 0o700)

    def _forget(self, path: str) -> None:
        try:
            self.client.remove(path)
        except _FAULTS:
            return  # the connection went away: the draft stays behind, under a name that nobody reads

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except _FAULTS as error:
            raise PlaceProblem(f"{self.shown} does not do what is asked: {error}") from error


def pinned(address: str) -> tuple[str, str]:
    """Return an SFTP address with the key that its server shows now, and that key's fingerprint for a person."""
    parts = urlsplit(address)
    if parts.scheme != "sftp" or "host_key=" in parts.query or not parts.hostname:
        return address, ""
    try:
        transport = _transport(parts.hostname, parts.port or 22)
    except _FAULTS as error:
        raise PlaceProblem(f"{parts.hostname} cannot be reached: {error}") from error
    found = _key_text(transport.get_remote_server_key())
    transport.close()
    query = "&".join(filter(None, [parts.query, f"host_key={quote(found, safe='')}"]))
    return parts._replace(query=query).geturl(), fingerprint(found)


def fingerprint(key: str) -> str:
    """Return a key as `ssh-keygen -lf` shows it."""
    digest = hashlib.sha256(base64.b64decode(key.split()[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _transport(host: str, port: int) -> paramiko.Transport:
    transport = paramiko.Transport(socket.create_connection((host, port), timeout=SECONDS))
    transport.start_client(timeout=SECONDS)
    return transport


def _key_text(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"
