"""What somebody typed is found by its own index while few rows fit, by the order of the list when many do."""

from tests.parties.builders import a_customer
from workwright.kernel import finding, writer
from workwright.kernel.finding import Way, fitting
from workwright.parties.queries import search_customers

EVERYBODY = Way("merged_into_id IS NULL")


def found(way):
    return {row.name for row in writer.rows(f"SELECT name FROM parties_customer WHERE {way.sql}", way.values)}


def people(ctx):
    for n, name in enumerate(("Ada Lane", "Ada Berg", "Cato Berg")):
        a_customer(ctx, name=name, phone=f"+1310555010{n}")


def test_the_answer_is_the_same_for_few_and_for_many(ctx_as, monkeypatch):
    people(ctx_as())
    ways = (Way("name LIKE %s", ("Ada%",)), Way("phone = %s", ("+13105550102",)))
    few = fitting("parties_customer", ways, EVERYBODY)
    assert few.sql == "id = ANY(%s)"
    monkeypatch.setattr(finding, "FEW", 1)
    many = fitting("parties_customer", ways, EVERYBODY)
    assert "LIKE" in many.sql
    assert found(few) == found(many) == {"Ada Lane", "Ada Berg", "Cato Berg"}


def test_no_way_fits_nothing_and_what_is_outside_is_not_found(ctx_as):
    people(ctx_as())
    assert found(fitting("parties_customer", (), EVERYBODY)) == set()
    assert found(
        fitting("parties_customer", [Way("name LIKE %s", ("Ada%",))], Way("phone LIKE %s", ("%1",)))
    ) == {"Ada Berg"}


def test_pages_of_a_common_word_follow_on(ctx_as, monkeypatch):
    ctx = ctx_as()
    people(ctx)
    for few, many in ((3_000, 30_000), (1, 30_000), (1, 1)):
        monkeypatch.setattr(finding, "FEW", few)
        monkeypatch.setattr(finding, "MANY", many)
        first = search_customers(ctx, "berg", limit=1)
        second = search_customers(ctx, "berg", after=first.next, limit=1)
        assert [row.name for row in (*first.rows, *second.rows)] == ["Ada Berg", "Cato Berg"]
        assert not second.next
