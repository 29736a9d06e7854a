"""The catalogues of what customers read: gathered from templates and code, and checked.

`python -m workwright.project.languages renew [CODE]` (`make languages`) brings every catalogue up to date with the
texts, and begins one for CODE; nothing translated is lost. `check` says what is missing.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from workwright.kernel.languages import HOME

SOURCE = HOME.parent
PAGES = (SOURCE / "interfaces" / "portal" / "templates", SOURCE / "estimates" / "templates")
SAYS_SO = "workwright.kernel.languages"
"""What a module imports that says something to a customer."""
IN_CODE: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
IN_PAGES = {**IN_CODE, "trans": None}
TRIMMED = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
WIDTH = 110


def texts() -> Catalog:
    """Return every text that templates and code have for customers."""
    found = Catalog(project="Workwright", charset="utf-8")
    for path, method, words, options in _sources():
        for line, text, notes, context in extract_from_file(method, path, words, ("Note:",), options):
            place = (str(path.relative_to(SOURCE)), line)
            found.add(text, locations=[place], auto_comments=notes, context=context)
    return found


def _sources() -> Iterator[tuple[Path, str, dict[str, Any], dict[str, str]]]:
    for page in sorted(one for folder in PAGES for one in folder.rglob("*.html")):
        yield page, "jinja2", IN_PAGES, TRIMMED
    for module in sorted(SOURCE.rglob("*.py")):
        if SAYS_SO in module.read_text(encoding="utf-8") and module.parent != Path(__file__).parent:
            yield module, "python", IN_CODE, {}


def catalogues() -> dict[str, Catalog]:
    """Return the catalogues as they are written down, by language."""
    found = {}
    for path in sorted(HOME.glob("*/LC_MESSAGES/workwright.po")):
        with path.open("rb") as source:
            language = path.parent.parent.name
            found[language] = read_po(source, locale=language)
    return found


def troubles(language: str, catalogue: Catalog, wanted: Catalog) -> list[str]:
    """Return what is wrong with a catalogue: missing, needless, not translated, unsure, or unlike its text."""
    there, needed = {_key(m) for m in catalogue if m.id}, {_key(m) for m in wanted if m.id}
    found = [f"{language}: not in the catalogue: {key}" for key in sorted(needed - there, key=str)]
    found += [f"{language}: said nowhere any more: {key}" for key in sorted(there - needed, key=str)]
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(said):
            found.append(f"{language}: not translated: {message.id}")
        if message.id and message.fuzzy:
            found.append(f"{language}: unsure: {message.id}")
    return found + [f"{language}: {error} in {m.id}" for m, errors in catalogue.check() for error in errors]


def _key(message: Any) -> tuple[str, Any]:
    return (message.context or "", message.id)


def renew(languages: list[str]) -> None:
    """Bring the catalogues up to date, and begin those that are named and not there."""
    wanted, known = texts(), catalogues()
    for language in {*known, *languages}:
        catalogue = known.get(language) or Catalog(locale=language, project="Workwright", charset="utf-8")
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = HOME / language / "LC_MESSAGES" / "workwright.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_written(catalogue))


def _written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file: without places and dates, so that only texts make a difference."""
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, omit_header=True, no_location=True, sort_output=True)
    kept = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    kept += f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    return kept.encode() + out.getvalue()


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["renew"]:
        renew(arguments[1:])
    found = [line for language, one in catalogues().items() for line in troubles(language, one, texts())]
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return int(bool(found) and arguments[:1] != ["renew"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
