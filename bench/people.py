"""Names, telephone numbers, plates and complaints of copied rows, as SQL over the number `i` of the copy."""

LAST = (
    *("Smith",) * 4,
    *("Johnson", "Nguyen", "Garcia") * 2,
    *("Okafor", "Lind", "Costa", "Whitfield", "Jensen", "Mori", "Brandt", "Baptiste", "Vale", "Haas"),
    *("Abara", "Becker", "Castillo", "Dubois", "Eriksen", "Fontaine", "Greco", "Holm", "Ivanova", "Janssen"),
    *("Kowalski", "Laurent", "Moreau", "Novak", "Osei", "Petrov", "Quist", "Rossi", "Silva", "Tanaka"),
)
FIRST = (
    *("Amara", "Ben", "Chloe", "Diego", "Elin", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kofi", "Lena"),
    *("Mateo", "Nora", "Omar", "Priya", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Viktor", "Wanda", "Yusuf"),
)
WORDS = (
    "It stutters when cold, and the lamp is on.",
    "Brakes squeal at low speed.",
    "Air conditioning blows warm.",
    "There is oil under the car.",
)


def _one_of(texts: tuple[str, ...], number: str) -> str:
    return f"split_part('{'|'.join(texts)}', '|', {number} %% {len(texts)} + 1)"


_NAME = (
    f"{_one_of(FIRST, f'(i / {len(LAST)})')} || ' ' || chr(65 + i / {len(LAST) * len(FIRST)} %% 26) || '. ' || "
    f"{_one_of(LAST, 'i')}"
)
_LETTERS = "chr(65 + i %% 26) || chr(65 + i / 26 %% 26) || chr(65 + i / 676 %% 26)"
_DIGITS = "lpad((i %% 10000)::text, 4, '0')"
_COLUMNS = {
    ("parties_customer", "name"): _NAME,
    ("parties_customer", "search_text"): f"lower({_NAME})",
    ("parties_customer", "phone"): "'+1971' || lpad(i::text, 7, '0')",
    ("assets_asset", "plate"): f"{_LETTERS} || ' ' || {_DIGITS}",
    ("assets_asset", "plate_key"): f"{_LETTERS} || {_DIGITS}",
    ("assets_asset", "search_text"): (
        f"lower(concat_ws(' ', r.maker, r.model, {_LETTERS} || ' ' || {_DIGITS}, r.year))"
    ),
    ("work_orders_workorder", "customer_words"): _one_of(WORDS, "(i / 7)"),
    ("work_orders_workorder", "words_folded"): f"lower({_one_of(WORDS, '(i / 7)')}) || ' misfire'",
}
"""Letters and digits of a plate repeat after 21,970,000 copies only."""


def column(table: str, name: str) -> str:
    """Return what a copy has in a column that tells people and things apart, "" for any other."""
    return _COLUMNS.get((table, name), "")
