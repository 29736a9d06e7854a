"""What is held of one person: counted by kind, with what may go and what the law keeps, until when and by which law."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.erasing import Found, Person, gather
from workwright.kernel.errors import NotFound
from workwright.kernel.personal import Held
from workwright.kernel.reads import View, query
from workwright.parties.queries import same_customer
from workwright.privacy.policy import PrivacyPolicy
from workwright.privacy.queries.obstacles import obstacles
from workwright.privacy.rules import Rule, rule_for, term_ends

VIEW = "privacy.view_requests"
_MARKS = """
SELECT DISTINCT mark FROM (
  SELECT unnest(ARRAY[c.phone, c.email]) AS mark FROM parties_customer c WHERE c.id = ANY(%s)
  UNION ALL SELECT unnest(ARRAY[a.plate, a.plate_key, a.vin]) FROM assets_asset a WHERE a.customer_id = ANY(%s)
  UNION ALL SELECT unnest(ARRAY[h.before ->> 'phone', h.before ->> 'email']) FROM kernel_history h
  WHERE h.row_id = ANY(%s)) m WHERE length(mark) >= 4 ORDER BY mark
"""
_PLACES = "SELECT id, country, jurisdiction FROM access_branch"


class KeptView(View):
    """Records of one kind: how many go at once, or until when the law keeps the last of them."""

    about: str
    rows: int
    until: date | None = None
    due: int = 0
    law: str = ""


class PersonView(View):
    """What is held of a person, and why they cannot be erased yet, if so."""

    customer_id: UUID
    name: str
    erased: bool
    goes: tuple[KeptView, ...]
    kept: tuple[KeptView, ...]
    obstacles: tuple[str, ...]


@query("privacy.get_person", permission=VIEW)
def get_person(ctx: Context, customer_id: UUID) -> PersonView:
    """What is held of a person, what may go, and what the law keeps until when."""
    person = gathered(customer_id)
    found = [(one, rows) for one, rows in person.found() if rows]
    name, erased = _called(customer_id)
    return PersonView(
        customer_id=customer_id,
        name=name,
        erased=erased,
        goes=_merged(
            KeptView(about=one.about, rows=len(rows)) for one, rows in found if one.term == "at_once"
        ),
        kept=kept_of(ctx, found),
        obstacles=() if erased else obstacles(person.customers),
    )


def gathered(customer_id: UUID) -> Person:
    """Return a person with every row that tells of them; raise `NotFound`."""
    customers = same_customer([customer_id])
    if not customers:
        raise NotFound("There is no such customer.", id=str(customer_id))
    return gather(customers, identities(customers))


def identities(customers: Sequence[UUID]) -> list[str]:
    """Return what names only them: phones, e-mail addresses, plates, VINs, former ones too."""
    return [row.mark for row in writer.rows(_MARKS, [list(customers)] * 3)]


def kept_of(ctx: Context, found: Iterable[tuple[Held, list[Found]]]) -> tuple[KeptView, ...]:
    """Return what the law keeps: by kind, until when the last row of it, and how many are past their term."""
    laws = Laws(ctx)
    views = []
    for one, rows in found:
        if one.term == "at_once":
            continue
        ends = [laws.ends(one, row) for row in rows]
        law = laws.rule(one, rows[0]).source
        due = sum(end <= ctx.now.date() for end in ends)
        views.append(KeptView(about=one.about, rows=len(rows), until=max(ends), due=due, law=law))
    return tuple(views)


class Laws:
    """The term of each branch's place, read once."""

    def __init__(self, ctx: Context) -> None:
        self._places = {row.id: (row.jurisdiction, row.country) for row in writer.rows(_PLACES)}
        self._more = PrivacyPolicy.at(ctx).more_years

    def rule(self, one: Held, row: Found) -> Rule:
        """Return by which law a row is kept."""
        jurisdiction, country = self._places.get(row.branch_id, ("", ""))
        return rule_for(jurisdiction, country, one.term)

    def ends(self, one: Held, row: Found) -> date:
        """Return the day from which a row need not be kept."""
        assert row.since is not None
        return term_ends(row.since, self.rule(one, row), self._more)


def _called(customer_id: UUID) -> tuple[str, bool]:
    rows = writer.rows("SELECT name, erased FROM parties_customer WHERE id = %s", [customer_id])
    return rows[0].name, rows[0].erased


def _merged(views: Iterable[KeptView]) -> tuple[KeptView, ...]:
    counts: dict[str, int] = {}
    for view in views:
        counts[view.about] = counts.get(view.about, 0) + view.rows
    return tuple(KeptView(about=about, rows=rows) for about, rows in counts.items())
