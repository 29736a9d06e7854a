"""While the database takes no writes, whoever wants to write is told so in a sentence, and may try again."""

from typing import Any

import pytest
from django.db import connection

from tests.parties.builders import a_customer
from workwright.kernel.errors import ReadOnly


def test_a_change_is_refused_with_a_sentence_and_goes_through_later(fresh_db: str, ctx_as: Any) -> None:
    ctx = ctx_as(key="once")
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    with pytest.raises(ReadOnly, match="disk is nearly full"):
        a_customer(ctx, name="Ana Lima")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parties_customer")
        assert cursor.fetchone() == (0,), "reading goes on"
        cursor.execute("SET default_transaction_read_only = off")
    assert a_customer(ctx, name="Ana Lima"), "the same key is not spoilt"
