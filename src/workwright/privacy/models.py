"""What people asked for about their data: ids only, so that the record outlives what it is about."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.privacy.rules import CHANNELS, GROUNDS, KINDS
from workwright.privacy.states import REQUEST


class Request(models.Model):
    """One request of a person, or of the terms (`channel` is `term`): for a copy of their data or for its erasure."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=REQUEST.initial)
    channel = models.CharField(max_length=10)
    asked_on = models.DateField()
    recorded_by = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()
    ended_by = models.CharField(max_length=100, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=20, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="privacy_request_state_known", condition=Q(state__in=REQUEST.states)),
            models.CheckConstraint(name="privacy_request_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="privacy_request_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="privacy_declined_has_ground",
                condition=Q(state="declined", ground__in=GROUNDS) | ~Q(state="declined") & Q(ground=""),
            ),
            models.CheckConstraint(
                name="privacy_ended_whole",
                condition=Q(state="open", ended_at=None, ended_by="")
                | ~Q(state="open") & Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
            models.UniqueConstraint(
                name="privacy_request_open_once", fields=["customer", "kind"], condition=Q(state="open")
            ),
        )
        indexes = (models.Index(name="privacy_request_newest", fields=["-recorded_at"]),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
