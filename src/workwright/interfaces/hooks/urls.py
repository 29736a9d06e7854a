"""One address per provider account, `/hooks/payments/<account id>`, and what a provider was told to append to it."""

from django.urls import path

from workwright.interfaces.hooks.payments import receive_payment_hook

urlpatterns = [
    path("hooks/payments/<uuid:account_id>", receive_payment_hook, name="payment_hook"),
    path("hooks/payments/<uuid:account_id>/<path:rest>", receive_payment_hook),
]
