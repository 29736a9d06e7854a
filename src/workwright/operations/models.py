"""What was seen of the installation from outside, and by which server it sends mail."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import COMPANY
from workwright.operations.rules.addresses import OUTCOMES, WITNESSES
from workwright.operations.rules.mail import SECURITY


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


class MailServer(models.Model):
    """The server by which the company sends mail; one at the most, under the company's id. `password` is sealed."""

    id = models.UUIDField(primary_key=True)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=10)
    user = models.CharField(max_length=200, blank=True, default="")
    password = models.TextField(blank=True, default="")
    sender = models.CharField(max_length=254)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(id=COMPANY), name="mail_server_one"),
            models.CheckConstraint(condition=Q(security__in=SECURITY), name="mail_server_security_known"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65535), name="mail_server_port"),
        )

    def __str__(self) -> str:
        return self.host
