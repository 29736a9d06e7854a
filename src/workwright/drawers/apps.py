from django.apps import AppConfig


class DrawersConfig(AppConfig):
    name = "workwright.drawers"
