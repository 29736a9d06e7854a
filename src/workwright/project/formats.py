"""The tables of `docs/bringing-in.md`: what each kind of file may hold, read off the field lists."""

from collections.abc import Iterator

from workwright.imports.rules.fields import KINDS, Field, Kind

TYPES = {
    "text": "text",
    "phone": "phone number",
    "email": "e-mail address",
    "day": "day",
    "amount": "amount",
    "decimal": "number",
    "whole": "whole number",
    "year": "year",
    "yes_no": "yes or no",
}
SHOWN = 4


def formats() -> str:
    """Return the table of every kind, in the order in which they are brought in."""
    return "\n".join(line for kind in KINDS.values() for line in _kind(kind)).strip()


def _kind(kind: Kind) -> Iterator[str]:
    yield f"### {kind.title} (`{kind.name}`)\n"
    yield f"{kind.about}\n"
    yield "| field | column | holds | also called | example |"
    yield "|---|---|---|---|---|"
    yield from (_row(field) for field in kind.fields)
    yield ""
    if kind.sum_title:
        yield f"Control sum: {kind.sum_title[0].lower()}{kind.sum_title[1:]}.\n"


def _row(field: Field) -> str:
    needed = " (needed)" if field.required else ""
    holds = TYPES[field.type] + (f". {field.about}" if field.about else "")
    names = ", ".join(field.names[:SHOWN])
    return f"| `{field.name}` | {field.title}{needed} | {holds} | {names} | {field.example} |"
