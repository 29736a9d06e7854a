"""Marks on command fields that must not stand in the journal in clear.

`Personal` values are journalled as salted commitments; the value itself is in an erasable side table.
`Secret` values (passwords, keys, link tokens) are never stored.
"""

import hashlib
import os
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

T = TypeVar("T")


@dataclass(frozen=True)
class Mark:
    kind: str


Personal = Annotated[T, Mark("personal")]
Secret = Annotated[T, Mark("secret")]


@dataclass(frozen=True, slots=True)
class Hidden:
    """One personal value that was taken out of a journal row."""

    path: str
    salt: bytes
    value: str


def commitment(salt: bytes, value: str) -> str:
    """Return the salted commitment (SHA-256) that stands in the journal for a personal value."""
    return "sha256:" + hashlib.sha256(salt + value.encode()).hexdigest()


def redact(model: BaseModel) -> tuple[dict[str, Any], list[Hidden]]:
    """Return the JSON form of `model` without its marked values, and the personal values taken out."""
    data = model.model_dump(mode="json")
    hidden: list[Hidden] = []
    if has_marks(type(model)):
        _redact(type(model), model, data, "", hidden)
    return data, hidden


@cache
def has_marks(model: type[BaseModel]) -> bool:
    """Return whether any field of `model`, at any depth, is marked."""
    return any(
        _mark(field.annotation, field.metadata)
        or any(has_marks(inner) for inner in _models(field.annotation))
        for field in model.model_fields.values()
    )


def _redact(
    kind: type[BaseModel], model: BaseModel, data: dict[str, Any], at: str, out: list[Hidden]
) -> None:
    for name, mark in _marked(kind):
        value = data[name]
        if value is None or value == "":
            continue
        match mark:
            case "secret":
                data[name] = "secret"
            case "personal":
                text = value if isinstance(value, str) else repr(value)
                out.append(Hidden(at + name, salt := os.urandom(16), text))
                data[name] = commitment(salt, text)
            case _:
                _redact_inner(getattr(model, name), value, f"{at}{name}", out)


@cache
def _marked(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Return the fields that are marked, and with "" those that have something marked inside."""
    marks = {name: _mark(field.annotation, field.metadata) for name, field in kind.model_fields.items()}
    return tuple(
        (name, mark)
        for name, mark in marks.items()
        if mark or any(has_marks(inner) for inner in _models(kind.model_fields[name].annotation))
    )


def _redact_inner(value: Any, data: Any, at: str, out: list[Hidden]) -> None:
    if isinstance(value, BaseModel):
        _redact(type(value), value, data, f"{at}.", out)
    elif isinstance(value, list | tuple):
        for index, (item, shown) in enumerate(zip(value, data, strict=True)):
            _redact_inner(item, shown, f"{at}.{index}", out)


def _mark(annotation: Any, metadata: list[Any]) -> str:
    for item in metadata:
        if isinstance(item, Mark):
            return item.kind
    if get_origin(annotation) is Annotated:
        _, *inner = get_args(annotation)
        return _mark(None, list(inner))
    for part in get_args(annotation):
        if get_origin(part) is Annotated and (kind := _mark(part, [])):
            return kind
    return ""


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
