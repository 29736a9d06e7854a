"""Reading the journal."""

from collections.abc import Callable

import pytest

from tests.access.builders import an_invitation
from workwright.access.queries.journal import get_journal_entry, list_journal, timeline
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound


def test_acts_are_listed_newest_first_page_by_page(ctx_as: Callable[..., Context]) -> None:
    first, second = an_invitation(ctx_as(), "a@example.com"), an_invitation(ctx_as(), "b@example.com")
    page = list_journal(ctx_as("auditor"), action="access.invite", limit=1)
    assert [row.result["id"] for row in page.rows] == [str(second)]
    rest = list_journal(ctx_as("auditor"), action="access.invite", after=page.next)
    assert [row.result["id"] for row in rest.rows] == [str(first)]
    assert rest.rows[0].who == "Workwright"
    assert "a@example.com" not in str(rest.rows[0])


def test_an_entry_is_read_whole_by_those_of_its_branch_only(
    ctx_as: Callable[..., Context], company: object
) -> None:
    root = an_invitation(ctx_as())
    entry = timeline(ctx_as(), root)[0]
    assert get_journal_entry(ctx_as("auditor"), entry.id).action == "access.invite_user"
    with pytest.raises(NotFound):
        get_journal_entry(ctx_as("auditor", branch=company.north), entry.id)  # type: ignore[attr-defined]
    with pytest.raises(Forbidden):
        list_journal(ctx_as("technician"))
