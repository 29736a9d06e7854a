"""One address per account at a provider, of payments and of messages, and what it was told to append to it."""

from django.urls import path

from workwright.interfaces.hooks.messages import receive_message_hook
from workwright.interfaces.hooks.payments import receive_payment_hook

urlpatterns = [
    path("hooks/payments/<uuid:account_id>", receive_payment_hook, name="payment_hook"),
    path("hooks/payments/<uuid:account_id>/<path:rest>", receive_payment_hook),
    path("hooks/messages/<uuid:account_id>", receive_message_hook, name="message_hook"),
]
