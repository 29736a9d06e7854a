"""The text of a file: its encoding found by what is in it, never guessed into nonsense."""

from workwright.reconciliation.ports import Unreadable


def text_of(content: bytes, encoding: str = "") -> str:
    """Return the text of UTF-8 or UTF-16 with a mark, UTF-8, or the older encoding that is named."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode(content, "utf-16")
    if content.startswith(b"\xef\xbb\xbf") or not encoding:
        return _decode(content, "utf-8-sig")
    return _decode(content, encoding)


def _decode(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable(
            f"The file is not written in {encoding}. Save it as UTF-8, or name its encoding."
        ) from None
    if "\x00" in text:
        raise Unreadable("The file is not a text: it holds zero bytes.")
    return text
