"""The backend that settings name as ENGINE; Django asks for a module called `base`."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from psycopg import pq
from psycopg._preparing import PrepareManager

PREPARED_AT_MOST = 500
_IDLE = int(pq.TransactionStatus.IDLE)
_USABLE = (pq.TransactionStatus.IDLE, pq.TransactionStatus.INTRANS)


class KeepPrepared(PrepareManager):
    """Keeps what was prepared when a transaction is rolled back.

    The driver forgets everything then, for fear of objects made in that transaction; the application role makes
    none, and every refusal is a rollback.
    """

    prepared_max = PREPARED_AT_MOST

    def clear(self) -> bool:
        """Forget nothing."""
        return False


class Cursor(CursorWrapper):
    """Django's cursor, after what the writer has queued on its connection."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run a statement."""
        self.db.send_queued()
        return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run a statement for each list of values."""
        self.db.send_queued()
        return super().executemany(sql, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps its prepared statements, and whose health is told by its socket."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> "psycopg.Connection[Any]":
        """Connect."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        kept = KeepPrepared()
        kept.prepare_threshold = connection.prepare_threshold
        connection._prepared = kept
        return connection

    def make_cursor(self, cursor: Any) -> "Cursor":
        """Return a cursor that lets what the writer has queued go first."""
        self.send_queued()
        return Cursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> Any:
        """Return a cursor that notes its statements; what was queued goes first, once."""
        self.send_queued()
        return super().make_debug_cursor(cursor)

    def send_queued(self) -> None:
        """Run what the writer has queued on this connection."""
        wire = getattr(self, "workwright_wire", None)
        if wire is not None and wire.connection is self.connection:
            with self.wrap_database_errors:
                wire.flush()

    def _commit(self) -> None:
        self.send_queued()
        if self.connection is not None and self.connection.pgconn.transaction_status != _IDLE:
            super()._commit()  # type: ignore[misc]

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Begin or end an atomic block: on a connection in order this only notes it, BEGIN goes with a statement."""
        if self.connection is None or self.force_debug_cursor or self.run_commit_hooks_on_set_autocommit_on:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
            return
        self.validate_no_atomic_block()
        self.close_if_health_check_failed()
        self.ensure_connection()
        self._set_autocommit(autocommit)
        self.autocommit = autocommit

    def _set_autocommit(self, autocommit: bool) -> None:
        """Note it, as the driver does between transactions: nothing is sent, and it need not wait for anything."""
        if self.connection is None or self.connection.pgconn.transaction_status != _IDLE:
            super()._set_autocommit(autocommit)  # type: ignore[misc]
        else:
            self.connection._autocommit = bool(autocommit)

    def _rollback(self) -> None:
        self._forget_queued()
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self._forget_queued()  # the savepoint itself was a statement: what is queued came after it
        super()._savepoint_rollback(sid)  # type: ignore[misc]

    def _forget_queued(self) -> None:
        wire = getattr(self, "workwright_wire", None)
        if wire is not None:
            wire.forget()

    def is_usable(self) -> bool:
        """Tell whether the server is still there: it says good-bye on the socket; only then is it asked."""
        if self.connection is None or self.connection.pgconn.transaction_status not in _USABLE:
            return False
        heard = select.poll()
        heard.register(self.connection.pgconn.socket, select.POLLIN)
        return not heard.poll(0) or bool(super().is_usable())
