"""Links for customers, as the desk shows them."""

import pytest
from django.test import RequestFactory

from workwright.interfaces.outside import address_for_customers


@pytest.mark.parametrize(
    ("origin", "opened", "shown"),
    [
        ("https://garage.example", "localhost:8000", "https://garage.example/p/abc"),
        ("https://garage.example", "garage.example", "https://garage.example/p/abc"),
        ("http://localhost:8000", "192.168.1.20:8000", "http://192.168.1.20:8000/p/abc"),
    ],
)
def test_customers_get_the_public_address_whatever_the_clerk_has_open(settings, origin, opened, shown):
    settings.ORIGIN, settings.ALLOWED_HOSTS = origin, ["*"]
    request = RequestFactory().get("/requests/1", headers={"host": opened})
    assert address_for_customers(request, "/p/abc") == shown
