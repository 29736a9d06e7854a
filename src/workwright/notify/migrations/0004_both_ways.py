"""Messages both ways: accounts, what comes in, who wants what, own wordings."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import append_only, guard_tables, install_machine, keep_history
from workwright.notify.states import MESSAGE


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_guide_marks"),
        ("notify", "0003_fewer_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("channel", models.CharField(max_length=20)),
                ("sender", models.CharField(max_length=40)),
                ("settings", models.JSONField(default=dict)),
                ("secrets", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("channel", models.CharField(max_length=20)),
                ("address", models.CharField(max_length=254)),
                ("customer_id", models.UUIDField(null=True)),
                ("granted", models.BooleanField()),
                ("source", models.CharField(max_length=20)),
                ("words", models.CharField(blank=True, default="", max_length=500)),
                ("recorded_by", models.CharField(max_length=80)),
                ("recorded_at", models.DateTimeField()),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ReceivedMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("channel", models.CharField(max_length=20)),
                ("provider_ref", models.CharField(max_length=200)),
                ("sender", models.CharField(max_length=40)),
                ("sender_name", models.CharField(blank=True, default="", max_length=200)),
                ("text", models.TextField(blank=True, default="")),
                ("meaning", models.CharField(default="message", max_length=8)),
                ("media", models.JSONField(default=list)),
                ("media_due_at", models.DateTimeField(null=True)),
                ("media_attempts", models.PositiveSmallIntegerField(default=0)),
                ("media_error", models.CharField(blank=True, default="", max_length=200)),
                (
                    "file_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("customer_id", models.UUIDField(null=True)),
                ("work_order_id", models.UUIDField(null=True)),
                ("placed_by", models.CharField(blank=True, default="", max_length=80)),
                ("dismissed_at", models.DateTimeField(null=True)),
                ("dismissed_reason", models.CharField(blank=True, default="", max_length=300)),
                ("received_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=8)),
                ("form", models.CharField(max_length=4)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("body", models.TextField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_state_known",
        ),
        migrations.AddField(
            model_name="message",
            name="customer_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="delivered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="opened_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="urgent",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="message",
            name="user_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="work_order_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="message",
            name="written_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            model_name="message",
            name="zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("work_order_id__isnull", False)),
                fields=["work_order_id", "queued_at"],
                name="message_thread",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("customer_id__isnull", False)),
                fields=["recipient", "queued_at"],
                name="message_to",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "queued",
                            "sending",
                            "stopped",
                            "cancelled",
                            "sent",
                            "failed",
                            "unknown",
                            "delivered",
                            "opened",
                        ),
                    )
                ),
                name="message_state_known",
            ),
        ),
        migrations.AddField(
            model_name="channelaccount",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="receivedmessage",
            name="account",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notify.channelaccount",
            ),
        ),
        migrations.AddField(
            model_name="receivedmessage",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="wording",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddConstraint(
            model_name="channelaccount",
            constraint=models.UniqueConstraint(fields=("branch", "channel"), name="channel_account_once"),
        ),
        migrations.AddConstraint(
            model_name="channelaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True)), fields=("channel", "sender"), name="channel_sender_once"
            ),
        ),
        migrations.AddIndex(
            model_name="consent",
            index=models.Index(fields=["channel", "address", "-id"], name="consent_newest"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "source__in",
                        (
                            "stop_word",
                            "start_word",
                            "unsubscribe_link",
                            "one_click",
                            "in_person",
                            "phone",
                            "written",
                            "form",
                        ),
                    )
                ),
                name="consent_source_known",
            ),
        ),
        migrations.AddIndex(
            model_name="receivedmessage",
            index=models.Index(
                condition=models.Q(
                    ("dismissed_at__isnull", True), ("meaning", "message"), ("work_order_id__isnull", True)
                ),
                fields=["branch", "received_at"],
                name="received_triage",
            ),
        ),
        migrations.AddIndex(
            model_name="receivedmessage",
            index=models.Index(
                condition=models.Q(("work_order_id__isnull", False)),
                fields=["work_order_id", "received_at"],
                name="received_thread",
            ),
        ),
        migrations.AddIndex(
            model_name="receivedmessage",
            index=models.Index(fields=["channel", "sender", "received_at"], name="received_from"),
        ),
        migrations.AddIndex(
            model_name="receivedmessage",
            index=models.Index(
                condition=models.Q(("media_due_at__isnull", False)),
                fields=["media_due_at"],
                name="received_media_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedmessage",
            constraint=models.UniqueConstraint(fields=("account", "provider_ref"), name="received_once"),
        ),
        migrations.AddConstraint(
            model_name="receivedmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ("message", "stop", "start"))),
                name="received_meaning_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("work_order_id__isnull", True), ("dismissed_at__isnull", True), _connector="OR"
                ),
                name="received_placed_or_dismissed",
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(
                fields=("branch", "kind", "language", "form"), name="wording_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(("form__in", ("mail", "text"))), name="wording_form_known"
            ),
        ),
        install_machine(MESSAGE),
        guard_tables("notify_channelaccount", "notify_receivedmessage", "notify_consent", "notify_wording"),
        keep_history("notify_channelaccount", "notify_receivedmessage", "notify_wording"),
        append_only("notify_consent"),
    ]
