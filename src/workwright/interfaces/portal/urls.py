"""The addresses of the portal. Each begins with a letter for its purpose, then the token of the link.

`e` decides an estimate, `p` pays a request, `m` signs a mandate, `o` follows an order, `u` stops messages.
`account` is entered by a link of its own.
"""

from django.urls import URLPattern, path

from workwright.interfaces.portal import (
    account,
    coming_in,
    estimates,
    history,
    mandates,
    payments,
    requests,
    stopping,
    tracking,
)

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
    path("o/<str:token>/times/<uuid:visit_id>", tracking.times),
    path("request/<str:code>", requests.request_form),
    path("account", account.overview),
    path("account/in", coming_in.ask),
    path("account/link/<str:token>", coming_in.enter, name="account_link"),
    path("account/leave", coming_in.leave),
    path("account/pay", account.pay),
    path("account/new", account.new_work),
    path("account/consent", account.consent),
    path("account/history.csv", history.spreadsheet),
    path("account/history.pdf", history.paper),
    path("account/documents/<uuid:document_id>", account.document),
    path("account/methods/<uuid:mandate_id>/remove", account.remove_method),
    path("account/orders/<uuid:order_id>", account.order),
    path("account/orders/<uuid:order_id>/invoice/<uuid:invoice_id>", account.order_invoice),
    path("account/orders/<uuid:order_id>/times/<uuid:visit_id>", account.order_times),
    *(
        path(f"account/{kind}/<uuid:thing_id>{below}", view, {"kind": kind})
        for kind in ("vehicle", "site")
        for below, view in (
            ("", account.thing),
            ("/history.csv", history.spreadsheet),
            ("/history.pdf", history.paper),
        )
    ),
]
