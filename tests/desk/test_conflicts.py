"""Two people edit one record: what each changed is kept, what both changed is shown with both values."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.http import QueryDict
from django.test import Client

from tests.parties.builders import a_customer
from tests.world import act
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.merging import merged, remembered
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import EditCustomer, edit_customer
from workwright.parties.queries import get_customer


def fields_in(html: str) -> dict[str, str]:
    """Return what a browser would send of the fields with one value that this test is about."""
    inputs = re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', html)
    return {name: unescape(value) for name, value in inputs if not name.endswith("__find")}


def typed(**values: str) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in values.items():
        made[name] = value
    return made


def test_what_only_one_of_them_changed_is_kept_and_what_both_changed_shows_twice() -> None:
    begun = typed(name="Ana", phone="1", notes="a\nb", expected_version="1")
    sent = typed(name="Ana Díaz", phone="1", notes="a\r\nb", expected_version="1", was=remembered(begun))
    present = typed(name="Anna", phone="2", notes="a\nb", expected_version="2")
    form, both = merged(sent, present, fields_of(EditCustomer), {})
    assert (form["name"], form["phone"], form["expected_version"]) == ("Ana Díaz", "2", "2")
    assert both == {"name": "Anna"}
    again, none = merged(form, present, fields_of(EditCustomer), {})
    assert (again["name"], none) == ("Ana Díaz", {})


def test_nonsense_about_the_beginning_loses_nothing_of_what_was_typed() -> None:
    for was in ("", "nonsense", "[]", '{"name": 3}'):
        form, both = merged(typed(name="Mine", was=was), typed(name="Theirs"), fields_of(EditCustomer), {})
        assert (form["name"], both) == ("Mine", {"name": "Theirs"})


def test_two_people_edit_a_customer(desk_of: Callable[..., Client], ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as("service_advisor")
    customer = a_customer(ctx, name="Ana Diaz", phone="+1 503 555 0101", email="ana@example.com")
    client, path = desk_of(), "/do/parties/edit_customer"
    mine = fields_in(client.get(f"{path}?customer_id={customer}").content.decode())
    version = get_customer(ctx, customer).version
    act(
        edit_customer,
        ctx,
        customer_id=customer,
        expected_version=version,
        name="Ana Díaz-Ruiz",
        email="a@new.example",
    )
    refused = client.post(path, {**mine, "name": "Ana Díaz"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "changed this while you had it open" in page
    assert "Now: <b>Ana Díaz-Ruiz</b>" in page
    assert "Now: <b>a@new.example</b>" not in page  # I had not touched it: theirs is simply there
    again: dict[str, Any] = fields_in(page)
    assert (again["name"], again["email"]) == ("Ana Díaz", "a@new.example")
    assert client.post(path, again).status_code == 303
    kept = get_customer(ctx, customer)
    assert (kept.name, kept.email) == ("Ana Díaz", "a@new.example")
