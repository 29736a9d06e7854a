"""Where each interface is mounted."""

from django.urls import URLPattern, URLResolver, include, path

from workwright.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("api/", include("workwright.interfaces.api.urls")),
    path("accounts/", include("workwright.interfaces.accounts.urls")),
    path("", include("workwright.interfaces.hooks.urls")),
    path("", include("workwright.interfaces.portal.urls")),
    path("", include("workwright.interfaces.desk.urls")),
]
