"""Django's handle on this context."""

from django.apps import AppConfig


class EstimatesConfig(AppConfig):
    name = "workwright.estimates"
