"""The live stream for an ASGI server; pages and the API are WSGI's (`workwright.project.wsgi`)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workwright.project.settings")
django.setup()

from workwright.interfaces.live.app import application  # noqa: E402 - models need the set-up above

__all__ = ["application"]
