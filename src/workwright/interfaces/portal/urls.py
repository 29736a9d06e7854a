"""The addresses of the portal. Each begins with a letter for its purpose, then the token of the link."""

from django.urls import URLPattern, path

from workwright.interfaces.portal import estimates

urlpatterns: list[URLPattern] = [
    path("e/<str:token>", estimates.estimate),
    path("e/<str:token>/photo/<uuid:file_id>", estimates.photo),
]
