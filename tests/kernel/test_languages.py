"""Which language is spoken, and how texts, dates and counts come out in it."""

import pytest

from workwright.kernel import languages
from workwright.kernel.languages import gettext, ngettext, speaking


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("de-AT", "en"), "de"),
        (("de_DE",), "de"),
        (("", "tlh", "en-GB"), "en"),
        (("nl_BE",), "en"),
        ((), "en"),
    ],
)
def test_the_first_wish_that_we_speak_is_spoken(wishes: tuple[str, ...], language: str) -> None:
    assert languages.chosen(*wishes) == language


def test_a_browser_s_wishes_are_read_by_their_weight_and_nonsense_is_passed_over() -> None:
    assert languages.accepted("en;q=0.5, de-CH, fr;q=0.9, x;q=soon, it;q=0") == ["de-CH", "fr", "en"]
    assert languages.accepted("") == []


@pytest.mark.parametrize(
    ("language", "branch", "locale"),
    [("en", "en_US", "en_US"), ("de", "nl_BE", "de_BE"), ("de", "en_US", "de"), ("en", "nl-BE", "en_BE")],
)
def test_dates_are_written_as_the_country_does_where_it_speaks_the_language(
    language: str, branch: str, locale: str
) -> None:
    assert languages.locale_in(language, branch) == locale


def test_a_document_is_in_the_customer_s_language_or_the_branch_s() -> None:
    assert languages.locale_for("de", "nl_BE") == "de_BE"
    assert languages.locale_for("", "nl_BE") == "nl_BE"
    assert languages.locale_for("tlh", "en_US") == "en_US"


def test_texts_are_said_in_the_language_spoken_and_only_there() -> None:
    assert gettext("Invoice") == "Invoice"
    with speaking("de-DE") as language:
        assert language == "de"
        assert gettext("Invoice") == "Rechnung"
        assert gettext("Photo %(number)s", number=3) == "Foto 3"
        assert ngettext("%(num)s day late", "%(num)s days late", 1) == "1 Tag überfällig"
        languages.speak("en")
        assert gettext("Invoice") == "Invoice"
    assert languages.spoken() == "en"
    assert gettext("Never written down: %(what)s", what="x") == "Never written down: x"


def test_languages_are_written_in_their_direction_and_name_themselves() -> None:
    assert (languages.direction("de"), languages.direction("ar")) == ("ltr", "rtl")
    assert languages.name_of("de") == "Deutsch"
