"""How values read on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from workwright.interfaces.desk import show
from workwright.interfaces.desk.words import tone, word

HERE = show.Place("America/Los_Angeles", "en_US", "USD", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "shown"),
    [
        (123456, "USD", "en_US", "1,234.56"),
        (-20000, "USD", "en_US", "−200.00"),
        (123456, "EUR", "de_DE", "1.234,56"),
        (1234, "JPY", "en_US", "1,234"),
        (1234, "KWD", "en_US", "1.234"),
        (0, "USD", "en_US", "0.00"),
    ],
)
def test_amounts_have_the_decimals_of_their_currency(
    minor: int, currency: str, locale: str, shown: str
) -> None:
    assert show.amount(minor, currency, locale) == shown


def test_an_instant_reads_as_local_wall_time() -> None:
    today = show.moment(datetime(2026, 11, 23, 18, 5, tzinfo=UTC), HERE)
    assert today == '<time datetime="2026-11-23T18:05:00Z">10:05\u00a0AM</time>'
    assert "Tue" in show.moment(datetime(2026, 11, 24, 18, 5, tzinfo=UTC), HERE)


def test_quantities_have_no_needless_zeros() -> None:
    assert show.number(Decimal("1.500")) == "1.5"
    assert show.number(Decimal("100")) == "100"


def test_states_have_a_word_and_a_tone() -> None:
    assert (word("awaiting"), tone("awaiting")) == ("Awaiting approval", "warn")
    assert (word("something_new"), tone("something_new")) == ("Something new", "plain")
