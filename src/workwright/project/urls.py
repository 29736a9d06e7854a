"""Where each interface is mounted."""

from django.urls import URLPattern, URLResolver, include, path

from workwright.project import health, metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live),
    path("health/ready", health.ready),
    path("health/nonce/<str:nonce>", health.nonce),
    path("metrics", metrics.metrics),
    path("api/", include("workwright.interfaces.api.urls")),
    path("accounts/", include("workwright.interfaces.accounts.urls")),
    path("", include("workwright.interfaces.hooks.urls")),
    path("", include("workwright.interfaces.portal.urls")),
    path("", include("workwright.interfaces.desk.urls")),
]

handler400 = "workwright.interfaces.desk.errors.bad_request"
handler403 = "workwright.interfaces.desk.errors.denied"
handler404 = "workwright.interfaces.desk.errors.not_found"
handler500 = "workwright.interfaces.desk.errors.broken"
