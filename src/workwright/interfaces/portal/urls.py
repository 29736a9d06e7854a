"""The addresses of the portal. Each begins with a letter for its purpose, then the token of the link.

`e` decides an estimate, `p` pays a request, `m` signs a mandate, `o` follows an order, `u` stops messages.
"""

from django.urls import URLPattern, path

from workwright.interfaces.portal import estimates, mandates, payments, requests, stopping, tracking

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("e/<str:token>", estimates.estimate, name="estimate"),
    path("e/<str:token>/photo/<uuid:file_id>", estimates.photo),
    path("p/<str:token>", payments.pay, name="pay"),
    path("p/<str:token>/state", payments.state),
    path("m/<str:token>", mandates.mandate, name="mandate"),
    path("o/<str:token>", tracking.track, name="order"),
    path("o/<str:token>/invoice/<uuid:invoice_id>", tracking.invoice),
    path("u/<str:token>", stopping.stop, name="stop"),
    path("request/<str:code>", requests.request_form),
]
