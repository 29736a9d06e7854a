"""The backend that settings name as ENGINE; Django asks for a module called `base`."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import pq
from psycopg._preparing import PrepareManager

PREPARED_AT_MOST = 500
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


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps its prepared statements, and whose health is told by its socket."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> "psycopg.Connection[Any]":
        """Connect."""
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        kept = KeepPrepared()
        kept.prepare_threshold = connection.prepare_threshold
        connection._prepared = kept
        return connection

    def is_usable(self) -> bool:
        """Tell whether the server is still there: it says good-bye on the socket; only then is it asked."""
        if self.connection is None or self.connection.pgconn.transaction_status not in _USABLE:
            return False
        heard = select.poll()
        heard.register(self.connection.pgconn.socket, select.POLLIN)
        return not heard.poll(0) or bool(super().is_usable())
