"""The Django application of the access context."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Installed as the lowest context: every other table may point at its branches."""

    name = "workwright.access"
    label = "access"
