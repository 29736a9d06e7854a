"""Django's name for this context."""

from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "workwright.scheduling"
