"""Accounts at payment providers, and what they send us."""

import json
from collections.abc import Mapping

from django.db import models
from django.db.models import Q, Value

from workwright.kernel import sealed
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.states import PROVIDER_EVENT

PURPOSE = "payments.provider_secrets"


class ProviderAccount(BranchOwned):
    """An account at a payment provider. Secrets are encrypted and never shown again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    events_cursor = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_account_name_once", fields=["branch", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.gateway})"


class ProviderEvent(BranchOwned):
    """The inbox: what a provider sent, by its id and the hash of the raw body. A hint, never a fact about money."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+", db_index=False)
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=10)
    object_ref = models.CharField(max_length=120)
    body_sha256 = models.CharField(max_length=64)
    about = models.CharField(max_length=40, blank=True, default="", db_default="")
    """Our own key, where the notice names it."""
    facts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """An allow-list of codes and references that the provider tells once."""
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=PROVIDER_EVENT.initial)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_event_once", fields=["account", "event_id"]),
            models.CheckConstraint(
                name="provider_event_state_known", condition=Q(state__in=PROVIDER_EVENT.states)
            ),
        ]
        indexes = [
            models.Index(
                name="provider_event_waiting", fields=["received_at"], condition=Q(state="received")
            ),
            models.Index(name="provider_event_about", fields=["account", "about"], condition=~Q(about="")),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


def seal(secrets: Mapping[str, str]) -> str:
    """Encrypt and authenticate secrets for the database."""
    return sealed.seal(PURPOSE, json.dumps(dict(secrets), sort_keys=True))


def unseal(text: str) -> dict[str, str]:
    """Decrypt for a call; raises `cryptography.fernet.InvalidToken` when the installation's keys are others."""
    opened: dict[str, str] = json.loads(sealed.unseal(PURPOSE, text))
    return opened
