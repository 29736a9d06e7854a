"""Texts that customers read, in their language. English stands in the code; each other language is one catalogue.

A catalogue is `src/workwright/locale/<language>/LC_MESSAGES/workwright.po`; a process compiles it when it first
speaks the language, so that no compiled file can be older than its text. Pure: rules use this too.
`docs/languages.md` says how a language is added.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
HOME = Path(__file__).resolve().parent.parent / "locale"
_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that we speak, English first."""
    return (SOURCE, *sorted(one.parent.parent.name for one in HOME.glob("*/LC_MESSAGES/workwright.po")))


def known(code: str) -> str:
    """Return the language that we speak for a code such as "de-AT" or "de_DE", "" for one that we do not."""
    wanted = code.strip().replace("_", "-").lower()
    spoken = {one.lower(): one for one in languages()}
    return spoken.get(wanted) or spoken.get(wanted.partition("-")[0], "")


def chosen(*wishes: str) -> str:
    """Return the first wish that we can speak; English when there is none."""
    return next((found for wish in wishes if (found := known(wish))), SOURCE)


def accepted(header: str) -> list[str]:
    """Return the languages of an Accept-Language header, the dearest first. Nonsense is passed over."""
    weighed: list[tuple[float, int, str]] = []
    for piece in header[:500].split(","):
        code, _, weight = piece.partition(";q=")
        try:
            weighed.append((-float(weight or 1), len(weighed), code.strip()))
        except ValueError:
            continue
    return [code for weight, _, code in sorted(weighed) if code and weight < 0]


@cache
def locale_in(language: str, branch_locale: str) -> str:
    """Return how dates and numbers are written in a language at a branch: as its country does, if it speaks it."""
    country = branch_locale.replace("-", "_").partition("_")[2].rpartition("_")[2]
    wanted = f"{language}_{country}" if country else language
    try:
        return str(Locale.parse(wanted))
    except UnknownLocaleError:
        return language


def locale_for(customer_language: str, branch_locale: str) -> str:
    """Return the locale of a customer's document: their language if we speak it, the branch's if not."""
    return locale_in(known(customer_language), branch_locale) if known(customer_language) else branch_locale


@cache
def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, "ltr" for any other."""
    return str(Locale.parse(language.replace("-", "_")).text_direction)


def name_of(language: str) -> str:
    """Return what a language calls itself."""
    return str(Locale.parse(language).get_display_name(language)).capitalize()


@contextmanager
def speaking(code: str) -> Iterator[str]:
    """Let the texts made inside be in a language or in that of a locale; in English if we do not speak it."""
    before = _spoken.set(chosen(code))
    try:
        yield _spoken.get()
    finally:
        _spoken.reset(before)


def speak(code: str) -> None:
    """Go on in another language, as far as the `speaking` around it reaches."""
    _spoken.set(chosen(code))


def spoken() -> str:
    """Return the language in which texts are made now."""
    return _spoken.get()


def gettext(text: str, **values: object) -> str:
    """Return a text in the language spoken now, its `%(name)s` filled in."""
    said = _catalogue(_spoken.get()).gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return the form of a text that fits a count, in the language spoken now; `%(num)s` is the count."""
    return _catalogue(_spoken.get()).ngettext(one, many, count) % {"num": count, **values}


def pgettext(context: str, text: str, **values: object) -> str:
    """Return a text that has several meanings, by the one named."""
    said = _catalogue(_spoken.get()).pgettext(context, text)
    return said % values if values else said


def N_(text: str) -> str:  # noqa: N802  what every gettext calls it
    """Mark a text for the catalogue where it stands, to be said later by `gettext`."""
    return text


@cache
def _catalogue(language: str) -> NullTranslations:
    """Return the compiled catalogue of a language; English needs none."""
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    with (HOME / language / "LC_MESSAGES" / "workwright.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
