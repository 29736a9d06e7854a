"""Every text that a customer reads is in every catalogue: translated, sure, with the same places to fill in."""

import pytest

from workwright.kernel.languages import languages
from workwright.project.languages import catalogues, texts, troubles

OTHERS = languages()[1:]


def test_customers_read_at_least_one_more_language() -> None:
    assert "de" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_complete_and_up_to_date(language: str) -> None:
    assert troubles(language, catalogues()[language], texts()) == [], "run make languages, and translate"


def test_a_catalogue_that_lacks_something_is_found_out() -> None:
    wanted, catalogue = texts(), catalogues()["de"]
    messages = [one for one in catalogue if one.id and isinstance(one.id, str)]
    messages[0].string, lost = "", messages[1].id
    with_place = next(one for one in messages if "%(number)s" in one.id)
    with_place.string = "ohne Platz %(wrong)s"
    messages[2].flags.add("fuzzy")
    catalogue.delete(lost)
    catalogue.add("Said nowhere", "Nirgends gesagt")
    found = "\n".join(troubles("de", catalogue, wanted))
    for trouble in (
        "not translated",
        "not in the catalogue",
        "said nowhere any more",
        "unsure",
        "unknown named",
    ):
        assert trouble in found
