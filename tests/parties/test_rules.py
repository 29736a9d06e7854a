"""Normal forms: two spellings of one phone, address or name must meet, two different ones must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.parties.rules import NotAnEmail, NotAPhone, email_key, fold, phone_key, phone_shown, words


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("(310) 555-0142", "US", "+13105550142"),
        ("1 310 555 0142", "US", "+13105550142"),
        ("+1 310.555.0142 ext. 7", "BE", "+13105550142"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("0032 470 12 34 56", "BE", "+32470123456"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("03-1234-5678", "JP", "+81312345678"),
        ("2222 3333", "KW", "+96522223333"),
        ("０３−１２３４−５６７８", "JP", "+81312345678"),
        ("  ", "US", ""),
    ],
)
def test_phone(text: str, country: str, key: str) -> None:
    assert phone_key(text, country) == key
    assert phone_key(key, country) == key


@pytest.mark.parametrize("text", ["12", "call me", "+999 1", "123456789012345678901"])
def test_not_a_phone(text: str) -> None:
    with pytest.raises(NotAPhone):
        phone_key(text, "US")


def test_phone_shown() -> None:
    assert phone_shown("+13105550142", "US") == "(310) 555-0142"
    assert phone_shown("+32470123456", "US") == "+32 470 12 34 56"
    assert phone_shown("", "US") == ""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (" Ana.Diaz@Example.COM ", "ana.diaz@example.com"),
        ("ana+car@example.com", "ana+car@example.com"),
        ("info@bücher.example", "info@xn--bcher-kva.example"),
        ("", ""),
    ],
)
def test_email(text: str, key: str) -> None:
    assert email_key(text) == key
    assert email_key(key) == key


@pytest.mark.parametrize(
    "text", ["ana", "ana@", "@example.com", "ana@localhost", "a b@example.com", "a@b..com"]
)
def test_not_an_email(text: str) -> None:
    with pytest.raises(NotAnEmail):
        email_key(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Jürgen  Østergård", "jurgen ostergard"),
        ("ŁUKASZ O’Brien", "lukasz obrien"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Şükrü Işık", "sukru isik"),
        ("Ｔｏｙｏｔａ", "toyota"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_words() -> None:
    assert words("Brakes squeal, (front-left)!") == ["brakes", "squeal", "front", "left"]
