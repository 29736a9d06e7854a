"""Where each interface is mounted."""

from django.urls import URLPattern, URLResolver, path

from workwright.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
]
