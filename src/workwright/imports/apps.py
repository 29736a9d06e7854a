"""Django's name for this context."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "workwright.imports"
