"""What was seen of the installation from outside."""

from django.db import models
from django.db.models import Q

from workwright.operations.rules.addresses import OUTCOMES, WITNESSES


class AddressCheck(models.Model):
    """One look at the public address: by the server itself, or by a device that opened it. Append-only."""

    id = models.UUIDField(primary_key=True)
    address = models.CharField(max_length=200)
    witness = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    detail = models.CharField(max_length=300, default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(witness__in=WITNESSES), name="address_check_witness_known"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="address_check_outcome_known"),
        )
        indexes = (models.Index(name="address_check_newest", fields=["address", "-at"]),)

    def __str__(self) -> str:
        return f"{self.address} {self.outcome}"
