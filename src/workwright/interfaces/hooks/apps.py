from django.apps import AppConfig


class HooksConfig(AppConfig):
    name = "workwright.interfaces.hooks"
