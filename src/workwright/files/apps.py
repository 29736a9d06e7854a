"""The Django application of the files context."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "workwright.files"
    label = "files"
