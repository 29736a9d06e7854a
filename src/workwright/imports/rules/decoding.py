"""From bytes to text: which encoding a file of unknown origin is in."""

import codecs
import unicodedata
from collections.abc import Iterable

from charset_normalizer import from_bytes

from workwright.imports.rules.refusals import UnreadableFile

OFFERED = (
    *("utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp1250", "iso8859_15", "cp437", "cp850"),
    *("cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "shift_jis", "gb18030", "big5", "euc_kr"),
)
"""The encodings that a person can choose from."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = ("cp1252", "mac_roman", "cp1250")
_LOOKED_AT = 200_000


def detect_encoding(content: bytes) -> str:
    """Return the most likely encoding of a text file: its mark, else UTF-8 if it is that, else the best reading."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if wide := _wide(content[:4000]):
        return wide
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _fitting(content, _code_page(content[:_LOOKED_AT]))
    return "utf-8"


def _fitting(content: bytes, encoding: str) -> str:
    """Return the encoding if all bytes are in it, else one in which every byte is something."""
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return "iso8859_15"
    return encoding


def decode(content: bytes, encoding: str) -> str:
    """Return the text without its mark; raise `UnreadableFile` when the bytes are not in this encoding."""
    if encoding not in OFFERED and encoding not in {name for _, name in _MARKS}:
        raise UnreadableFile(f"{encoding[:30]!r} is not an encoding that can be chosen.")
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"The file is not in {encoding}: byte {error.start} does not fit. Choose another encoding."
        ) from error


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte of western text is zero."""
    if len(head) < 4 or not head.count(0):
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) * 0.3 and even > 4 * odd else ""


def _code_page(content: bytes) -> str:
    """Choose among the one-byte encodings: the western ones by how their letters stand, others by statistics."""
    scores = {name: _score(content, name) for name in _WESTERN}
    best = max(_WESTERN, key=lambda name: scores[name])
    if scores[best] >= 0.5:
        return best
    found = from_bytes(content, cp_isolation=list(OFFERED)).best()
    return found.encoding if found else best


def _score(content: bytes, encoding: str) -> float:
    """Return how much the characters beyond ASCII read like those of words and prices: 1 at best."""
    text = content.decode(encoding, errors="replace")
    points = [_points(text, at) for at, ch in enumerate(text) if ord(ch) > 127]
    return sum(points) / len(points) if points else 1.0


def _points(text: str, at: int) -> float:
    ch = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if ch == "\ufffd" or unicodedata.category(ch) == "Cc":
        return -2.0
    if ch in "€£¥¢§°–—‘’“”…«»ºª²³½¼¾©®™•\u00a0´·ß":
        return 0.9 if ch == "ß" or not (before.isalpha() and after.isalpha()) or ch in "’‘" else -0.5
    if not ch.isalpha():
        return -1.0
    if ch.isupper() and before.islower():
        return -1.0
    if not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha()):
        return 0.2
    return 1.0 if ch in _COMMON else 0.4


def _letters(texts: Iterable[str]) -> frozenset[str]:
    both = "".join(texts)
    return frozenset(both + both.upper())


_COMMON = _letters(("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ",))
