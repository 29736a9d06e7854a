"""Messages both ways, what became of them, by which accounts they go, and who does not want which."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.notify.states import MESSAGE

SOURCES = (
    "stop_word",
    "start_word",
    "unsubscribe_link",
    "one_click",
    "in_person",
    "phone",
    "written",
    "form",
)
FORMS = ("mail", "text")


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
    customer_id = models.UUIDField(null=True)
    work_order_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    urgent = models.BooleanField(default=False, db_default=False)
    zone = models.CharField(max_length=64, default="", blank=True, db_default="")
    language = models.CharField(max_length=8, default="", blank=True, db_default="")
    written_by = models.CharField(max_length=80, default="", blank=True, db_default="")
    state = models.CharField(max_length=12, default=MESSAGE.initial)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
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
            models.Index(
                name="message_thread",
                fields=["work_order_id", "queued_at"],
                condition=models.Q(work_order_id__isnull=False),
            ),
            models.Index(
                name="message_to",
                fields=["recipient", "queued_at"],
                condition=models.Q(customer_id__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.state} ({self.id})"


class ChannelAccount(BranchOwned):
    """An account by which a branch sends and receives on one channel. Secrets are sealed and never shown again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.CharField(max_length=20)
    sender = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="channel_account_once", fields=["branch", "channel"]),
            models.UniqueConstraint(
                name="channel_sender_once", fields=["channel", "sender"], condition=Q(active=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} ({self.id})"


class ReceivedMessage(BranchOwned):
    """What somebody sent us: once per reference of the provider. Without an order it waits in triage.

    `media` are the provider's references of pictures still to be fetched, `file_ids` those that were.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(ChannelAccount, models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=200)
    sender = models.CharField(max_length=40)
    sender_name = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    meaning = models.CharField(max_length=8, default="message")
    media = models.JSONField(default=list)
    media_due_at = models.DateTimeField(null=True)
    media_attempts = models.PositiveSmallIntegerField(default=0)
    media_error = models.CharField(max_length=200, blank=True, default="")
    file_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    customer_id = models.UUIDField(null=True)
    work_order_id = models.UUIDField(null=True)
    placed_by = models.CharField(max_length=80, blank=True, default="")
    dismissed_at = models.DateTimeField(null=True)
    dismissed_reason = models.CharField(max_length=300, blank=True, default="")
    received_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="received_once", fields=["account", "provider_ref"]),
            models.CheckConstraint(
                name="received_meaning_known", condition=Q(meaning__in=("message", "stop", "start"))
            ),
            models.CheckConstraint(
                name="received_placed_or_dismissed",
                condition=Q(work_order_id__isnull=True) | Q(dismissed_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                name="received_triage",
                fields=["branch", "received_at"],
                condition=Q(work_order_id__isnull=True, dismissed_at__isnull=True, meaning="message"),
            ),
            models.Index(
                name="received_thread",
                fields=["work_order_id", "received_at"],
                condition=Q(work_order_id__isnull=False),
            ),
            models.Index(name="received_from", fields=["channel", "sender", "received_at"]),
            models.Index(
                name="received_media_due", fields=["media_due_at"], condition=Q(media_due_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"


class Consent(BranchOwned):
    """One statement about being written to by one channel at one address. The newest one holds; none is changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    customer_id = models.UUIDField(null=True)
    granted = models.BooleanField()
    source = models.CharField(max_length=20)
    words = models.CharField(max_length=500, blank=True, default="")
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(name="consent_source_known", condition=Q(source__in=SOURCES)),)
        indexes = (models.Index(name="consent_newest", fields=["channel", "address", "-id"]),)

    def __str__(self) -> str:
        return f"{self.channel} {'yes' if self.granted else 'no'} ({self.id})"


class Wording(BranchOwned):
    """How a branch words one kind of message in one language: the mail, or the text. Without a row, ours holds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=8)
    form = models.CharField(max_length=4)
    title = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="wording_once", fields=["branch", "kind", "language", "form"]),
            models.CheckConstraint(name="wording_form_known", condition=Q(form__in=FORMS)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.form}"
