"""The Django application of signing in: it listens to what django-allauth says of second factors."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "workwright.interfaces.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have each change and use of a factor recorded; what records needs the models, which exist only now."""
        import_module("workwright.interfaces.accounts.recording").listen()
