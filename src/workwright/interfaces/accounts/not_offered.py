"""Pages of django-allauth that this house does not have; their names are still asked for."""

from typing import NoReturn

from django.http import Http404, HttpRequest


def not_offered(request: HttpRequest) -> NoReturn:
    """Answer that there is no such page: people are invited, and addresses are edited by whoever invites."""
    raise Http404
