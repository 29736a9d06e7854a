from django.apps import AppConfig


class ClienteleConfig(AppConfig):
    name = "workwright.clientele"
