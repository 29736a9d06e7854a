from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "workwright.release"
