"""The Django application of the access context."""

from importlib import import_module

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Installed as the lowest context: every other table may point at its branches."""

    name = "workwright.access"
    label = "access"

    def ready(self) -> None:
        """Have the reads of the journal registered with the others."""
        import_module("workwright.access.journal")
