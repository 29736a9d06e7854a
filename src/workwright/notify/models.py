"""Messages as they were written, and what became of them."""

from django.db import models

from workwright.kernel.scope import BranchOwned
from workwright.notify.states import MESSAGE


class Message(BranchOwned):
    """One message to one person by one channel. Its words are fixed when it is queued.

    `dedupe_key` names the occasion: the same occasion never makes a second message.
    """

    id = models.UUIDField(primary_key=True)
    channel = models.CharField(max_length=20)
    recipient = models.CharField(max_length=254)
    template = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    dedupe_key = models.CharField(max_length=200, unique=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField()
    invoice_id = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default=MESSAGE.initial)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, default="", blank=True)
    channel_ref = models.CharField(max_length=200, default="", blank=True)
    queued_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="message_state_known", condition=models.Q(state__in=MESSAGE.states)),
        )
        indexes = (
            models.Index(name="message_due", fields=["due_at"], condition=models.Q(state="queued")),
            models.Index(name="message_claimed", fields=["claimed_at"], condition=models.Q(state="sending")),
            models.Index(
                name="message_trouble", fields=["state"], condition=models.Q(state__in=("failed", "unknown"))
            ),
            models.Index(name="message_subject", fields=["subject_id", "queued_at"]),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.state} ({self.id})"
