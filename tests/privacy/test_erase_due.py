"""What the law kept goes when its term is over, and so do old messages and people long gone."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.privacy.builders import LATER, asked, somebody, traces
from tests.world import NOW, act
from workwright.access.actions.set_policy import set_policy
from workwright.billing.queries import get_invoice_pdf
from workwright.kernel.verify import verify
from workwright.parties.queries import get_customer
from workwright.privacy.actions.erase_due import erase_due
from workwright.privacy.actions.erase_person import erase_person
from workwright.privacy.flows import run_terms
from workwright.privacy.queries import get_person, list_due
from workwright.privacy.rules import months_before, rule_for, term_ends

YEAR = timedelta(days=366)


@pytest.mark.parametrize(
    ("jurisdiction", "country", "term", "since", "ends"),
    [
        ("US-CA", "US", "contract", date(2026, 11, 23), date(2029, 11, 23)),
        ("US-OR", "US", "contract", date(2026, 11, 23), date(2030, 11, 23)),
        ("DE", "DE", "tax", date(2026, 1, 2), date(2035, 1, 1)),
        ("DE", "DE", "contract", date(2026, 12, 31), date(2033, 1, 1)),
        ("BE", "BE", "tax", date(2026, 6, 1), date(2037, 1, 1)),
        ("KW", "KW", "tax", date(2024, 2, 29), date(2035, 1, 1)),
        ("FR", "FR", "contract", date(2024, 2, 29), date(2029, 3, 1)),
    ],
)
def test_terms_are_counted_as_each_law_counts(
    jurisdiction: str, country: str, term: str, since: date, ends: date
) -> None:
    rule = rule_for(jurisdiction, country, term)
    assert (term_ends(since, rule), bool(rule.source)) == (ends, True)


def test_months_end_where_the_month_does() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 25) == date(2023, 12, 15)


def test_what_the_law_kept_goes_on_its_day(ctx_as: Any, tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    ctx = ctx_as()
    known = somebody(ctx)
    act(erase_person, ctx_as(at=LATER), request_id=asked(ctx, known.customer), expected_version=1)
    assert list_due(ctx) == ()
    contracts = ctx_as(at=NOW + 4 * YEAR)
    assert {row.about for row in list_due(contracts)} >= {"Who approved what", "What they signed"}
    act(erase_due, contracts)
    assert set(traces()) == {"billing_invoice.document"}
    assert [row.about for row in get_person(ctx, known.customer).kept] == ["Invoices"]
    assert run_terms(NOW + 8 * YEAR) == 1
    assert (traces(), verify()) == ({}, [])
    assert get_invoice_pdf(ctx, known.invoice).startswith(b"%PDF")


def test_messages_lose_their_words_and_people_long_gone_go(ctx_as: Any, tmp_path: Any, settings: Any) -> None:
    settings.HOME = tmp_path
    ctx = ctx_as()
    somebody(ctx)
    gone = a_customer(ctx, name="Long Gone")
    later = NOW + 4 * YEAR
    said = {"inactive_months": 24, "message_months": 36}
    act(set_policy, ctx, name="privacy", settings=said)
    assert {"Messages to them", "Long Gone"} <= {row.about for row in list_due(ctx_as(at=later))}
    act(set_policy, ctx_as(at=LATER), name="privacy", settings=said | {"inactive_automatic": True})
    assert run_terms(later) >= 3
    assert get_customer(ctx, gone).name == "Erased"
    assert "notify_message.text" not in traces()
