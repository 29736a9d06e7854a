"""Vehicle numbers: check digits of real cars, makers, and single slips that must be caught."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workwright.assets.rules import (
    NotAVin,
    asset_title,
    check_digit,
    maker_of,
    plate_key,
    read_vin,
    serial_key,
)

LETTERS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "maker", "year"),
    [
        ("1M8GDM9AXKP042788", "", 1989),  # the worked example of 49 CFR 565: check digit X
        ("11111111111111111", "", 2001),  # all ones checks to one, by definition
        ("5YJSA1E2_HF000337", "Tesla", 2017),
        ("1HGCM82633A004352", "Honda", 2003),
        ("5GZCZ43D13S812715", "Saturn", 2003),
        ("wvw zzz-1kz6w612305", "Volkswagen", None),  # Europe: neither check digit nor year
        ("VF1BG0A0524325134", "Renault", None),
        ("LRW3E7FA_LC000001", "Tesla", None),
    ],
)
def test_read(text: str, maker: str, year: int | None) -> None:
    if "_" in text:
        text = text.replace("_", check_digit(text.replace("_", "0")))
    vin = read_vin(text)
    assert (vin.maker, vin.year) == (maker, year)
    assert vin.number == "".join(ch for ch in text.upper() if ch.isalnum())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1HGCM82633A004353", "check digit"),
        ("1HGCM82633A00435O", "no O"),
        ("1HGCM82633A0043522", "17 characters; this one has 18"),
        ("123", "at least 5"),
        ("", "at least 5"),
        ("７HGCM82633A004352", "check digit"),  # a wide seven is a seven
    ],
)
def test_refused(text: str, why: str) -> None:
    with pytest.raises(NotAVin, match=why):
        read_vin(text)


def test_old_chassis_numbers_pass_unread() -> None:
    assert read_vin("b-1234 567").number == "B1234567"


@given(st.text(LETTERS, min_size=16, max_size=16), st.integers(0, 16), st.sampled_from(LETTERS))
def test_a_single_wrong_character_is_caught(rest: str, place: int, other: str) -> None:
    """Unless letter and digit have the same value (A and 1, say), which the standard cannot see either."""
    good = "1" + rest
    good = good[:8] + check_digit(good) + good[9:]
    bad = good[:place] + other + good[place + 1 :]
    assume(check_digit(bad) != bad[8])
    assume(bad[0] in "12345L")
    with pytest.raises(NotAVin):
        read_vin(bad)


@pytest.mark.parametrize(
    ("number", "maker"),
    [("WBA", "BMW"), ("JTD", "Toyota"), ("ZFF", "Ferrari"), ("1FZ", "Ford"), ("SA9", ""), ("Q!?", "")],
)
def test_makers(number: str, maker: str) -> None:
    assert maker_of(number) == maker


def test_plates_and_serials() -> None:
    assert plate_key(" 1-abc 234 ") == plate_key("1ABC·234") == "1ABC234"
    assert plate_key("Ü-KL 42") == "UKL42"
    assert serial_key("sn 00-17/b") == "SN0017B"


def test_title() -> None:
    assert asset_title("vehicle", "Toyota", "Corolla", 2019, "8ABC123") == "2019 Toyota Corolla · 8ABC123"
    assert asset_title("equipment", "", "", None, "") == "Equipment"
