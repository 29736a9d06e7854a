"""The desk as a Django application: templates and static files."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "workwright.interfaces.desk"
    label = "desk"
