import pytest

from workwright.access.roles import ROLES, permission_table
from workwright.access.rules import (
    GRANT_OF_ROLE,
    is_country,
    is_currency,
    is_jurisdiction,
    is_locale,
    is_zone,
)


def test_every_role_says_what_giving_it_asks_for() -> None:
    assert set(GRANT_OF_ROLE) == set(ROLES)
    assert set(GRANT_OF_ROLE.values()) <= permission_table().keys()


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        (is_zone("America/Los_Angeles"), True),
        (is_zone("Pacific"), False),
        (is_locale("fr-BE"), True),
        (is_locale(""), False),
        (is_currency("KWD"), True),
        (is_currency("kwd"), False),
        (is_country("JP"), True),
        (is_country("J1"), False),
        (is_jurisdiction("US-CA", "US"), True),
        (is_jurisdiction("US", "US"), True),
        (is_jurisdiction("US-", "US"), False),
    ],
)
def test_names_of_places_are_checked_against_the_standards(holds: bool, expected: bool) -> None:
    assert holds is expected
