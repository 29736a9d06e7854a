"""Amounts, numbers and days as people of many countries write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.imports.rules.parsing import (
    Manner,
    NotAValue,
    detect_mark,
    detect_order,
    is_nothing,
    read_day,
    read_decimal,
    read_minor,
    read_whole,
    read_year,
    read_yes,
    tidy,
)

US = Manner(".", "mdy", date(2026, 11, 23), "USD")
EU = Manner(",", "dmy", date(2026, 11, 23), "EUR")
YEN = Manner(".", "ymd", date(2026, 11, 23), "JPY")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1234.5", 123450),
        ("$1,234.50", 123450),
        ("1,234.50 USD", 123450),
        ("USD 99", 9900),
        ("(12.50)", -1250),
        ("12.50-", -1250),
        ("−12.50", -1250),
        ("-$5", -500),
        (".5", 50),
        ("5.", 500),
        ("1 234.50", 123450),
        ("1'234.50", 123450),
        ("1,234,567", 123456700),
        ("0", 0),
    ],
)  # fmt: skip
def test_amounts_with_a_point(text: str, minor: int) -> None:
    assert read_minor(text, US) == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.234,50", 123450),
        ("1.234,50 €", 123450),
        ("€ 99", 9900),
        ("1\u00a0234,50", 123450),
        ("1\u202f234,5", 123450),
        ("-0,01", -1),
        ("2.500", 250000),
    ],
)
def test_amounts_with_a_comma(text: str, minor: int) -> None:
    assert read_minor(text, EU) == minor


@pytest.mark.parametrize(
    "text", ["1,23", "12,34.5", "1.234.5", "abc", "1.005", "$", "--", "12/3", "1e5", "9" * 30]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NotAValue):
        read_minor(text, US)


def test_a_currency_without_decimals_takes_none() -> None:
    assert read_minor("¥1,200", YEN) == 1200
    with pytest.raises(NotAValue, match="too many decimals"):
        read_minor("1200.5", YEN)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.234,50", "3"], ","),
        (["1,234.50"], "."),
        (["12,5", "1.000"], ","),
        (["12.50", "1,000"], "."),
        (["1,000", "2,500"], "."),
        (["1.000.000"], ","),
        (["x", ""], "."),
    ],
)
def test_the_decimal_mark_is_seen_in_the_file(texts: list[str], mark: str) -> None:
    assert detect_mark(texts, ".") == mark


@pytest.mark.parametrize(
    ("text", "manner", "day"),
    [
        ("2026-08-11", US, date(2026, 8, 11)),
        ("2026-08-11T14:00:00Z", US, date(2026, 8, 11)),
        ("08/11/2026", US, date(2026, 8, 11)),
        ("08/11/2026", EU, date(2026, 11, 8)),
        ("11.8.26", EU, date(2026, 8, 11)),
        ("11-08-99", EU, date(1999, 8, 11)),
        ("8/11/2026 2:30 PM", US, date(2026, 8, 11)),
        ("11 Aug 2026", US, date(2026, 8, 11)),
        ("Aug 11, 2026", US, date(2026, 8, 11)),
        ("11. März 2026", EU, date(2026, 3, 11)),
        ("46245", US, date(2026, 8, 11)),
        ("46245.0", US, date(2026, 8, 11)),
        ("20260811", US, date(2026, 8, 11)),
        ("26/08/11", YEN, date(2026, 8, 11)),
    ],
)  # fmt: skip
def test_days_in_every_order(text: str, manner: Manner, day: date) -> None:
    assert read_day(text, manner) == day


@pytest.mark.parametrize(
    "text", ["31/02/2026", "2026-13-01", "soon", "0", "99999999", "12", "1/2", "Foo 3, 2026"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotAValue):
        read_day(text, US)


def test_the_order_of_days_is_seen_in_the_file() -> None:
    assert detect_order(["01/02/2026", "25/02/2026"], "mdy") == "dmy"
    assert detect_order(["01/02/2026", "02/25/2026"], "dmy") == "mdy"
    assert detect_order(["2026-01-02"], "dmy") == "dmy"


def test_small_things() -> None:
    assert [read_year(text, US) for text in ("2016", "16", "98", "2016.0")] == [2016, 2016, 1998, 2016]
    assert [read_whole(text, US) for text in ("84,310", "84310 mi", "1250 hrs")] == [84310, 84310, 1250]
    assert read_decimal("48.5", US) == Decimal("48.5")
    assert [read_yes(text) for text in ("Yes", "x", "NEIN", "0")] == [True, True, False, False]
    assert all(is_nothing(text) for text in ("", " - ", "N/A", "None", "unknown"))
    assert [tidy(text) for text in ("'0123", "'=A1", "\u00a0x\x07 ", "O'Brien")] == [
        "0123",
        "=A1",
        "x",
        "O'Brien",
    ]
    for text in ("#N/A", "#REF!"):
        with pytest.raises(NotAValue, match="formula"):
            tidy(text)
    for read, text in ((read_year, "12345"), (read_whole, "1.5"), (read_decimal, "1.00001")):
        with pytest.raises(NotAValue):
            read(text, US)
    with pytest.raises(NotAValue):
        read_yes("maybe")


@given(st.integers(-(10**14), 10**14), st.sampled_from([US, EU]))
def test_every_amount_is_read_back_as_it_is_written(minor: int, manner: Manner) -> None:
    whole, cents = divmod(abs(minor), 100)
    sign = "-" if minor < 0 else ""
    written = f"{sign}{whole:,}.{cents:02}"
    if manner.decimal_mark == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    assert read_minor(written, manner) == minor


@given(st.dates(date(1930, 1, 1), date(2036, 12, 31)), st.sampled_from(["dmy", "mdy", "ymd"]))
def test_every_day_is_read_back_in_each_order(day: date, order: str) -> None:
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": str(day.year)}
    written = "/".join(parts[letter] for letter in order)
    assert read_day(written, Manner(".", order, date(2026, 11, 23), "USD")) == day
