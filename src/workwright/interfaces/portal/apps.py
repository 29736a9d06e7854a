"""The portal as a Django application."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "workwright.interfaces.portal"
    label = "portal"
