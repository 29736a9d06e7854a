"""Django's handle on this context."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "workwright.inventory"
