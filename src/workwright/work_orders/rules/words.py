"""Free text, folded so that accents, case and word endings do not hide a match."""

from workwright.parties.rules import words

_COMMON_WORDS = """
    the and for with when from that this has have not was are but its our his her you your after before there
    very too all some any into onto off out over under while then than been does did can will would also only
    les des une pour avec dans pas est der die das und ein eine mit bei ist nicht los las una por con que para
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def stems(text: str) -> tuple[str, ...]:
    """Return the telling beginnings of the words of `text`, each once: "brakes squealing" -> brak, squeal."""
    telling = (word for word in words(text) if len(word) > 2 and word not in _COMMON)
    return tuple(dict.fromkeys(word[: max(4, len(word) * 3 // 4)] for word in telling))


def any_of(text: str) -> str:
    """Return a PostgreSQL text query that matches any telling word of `text`; "" when it has none."""
    return " | ".join(f"'{stem}':*" for stem in stems(text)[:40])


def all_of(text: str) -> str:
    """Return a PostgreSQL text query: every word of `text` begins some word; "" when there is none."""
    return " & ".join(f"'{word}':*" for word in dict.fromkeys(words(text)[:12]))


def searchable(*texts: str) -> str:
    """Return the texts as they are kept for searching: folded words, each once, in order."""
    return " ".join(dict.fromkeys(word for text in texts for word in words(text)))[:8000]
