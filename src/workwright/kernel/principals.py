"""Whose rights are in force: one small row per actor, compared when a journal row is written."""

from django.db import connection


def announce(ref: str, version: int, *, active: bool = True) -> None:
    """Record the present version of an actor's rights; older versions can no longer act."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_principal (ref, version, active) VALUES (%s, %s, %s) "
            "ON CONFLICT (ref) DO UPDATE SET version = EXCLUDED.version, active = EXCLUDED.active",
            [ref, version, active],
        )
