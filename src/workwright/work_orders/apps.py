"""Django's name for this context."""

from django.apps import AppConfig


class WorkOrdersConfig(AppConfig):
    name = "workwright.work_orders"
