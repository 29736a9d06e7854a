import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from workwright.estimates.states import ESTIMATE
from workwright.kernel.schema import append_only, guard_tables, install_machine, run_sql_files


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("catalog", "0001_initial"),
        ("files", "0001_initial"),
        ("parties", "0001_initial"),
        ("work_orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("state", models.CharField(default="draft", max_length=12)),
                ("revision", models.PositiveIntegerField(null=True)),
                (
                    "line_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("message", models.TextField(blank=True, default="")),
                ("drafted_at", models.DateTimeField()),
                ("drafted_by", models.CharField(max_length=100)),
                ("sent_at", models.DateTimeField(null=True)),
                ("sent_by", models.CharField(blank=True, default="", max_length=100)),
                ("channel", models.CharField(blank=True, default="", max_length=12)),
                ("expires_at", models.DateTimeField(null=True)),
                ("document", models.BinaryField(null=True)),
                ("document_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("net_minor", models.BigIntegerField(default=0)),
                ("tax_minor", models.BigIntegerField(default=0)),
                ("gross_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("jurisdiction", models.CharField(blank=True, default="", max_length=16)),
                ("close_reason", models.CharField(blank=True, default="", max_length=300)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estimates.estimate",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "sent")), fields=["expires_at"], name="estimate_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "sent", "withdrawn", "decided", "expired", "superseded"))
                        ),
                        name="estimate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("", "in_person", "phone", "email", "link"))),
                        name="estimate_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "withdrawn")),
                            models.Q(
                                ("customer__isnull", False),
                                ("document__isnull", False),
                                ("revision__isnull", False),
                                ("expires_at__isnull", False),
                                ("sent_at__isnull", False),
                                models.Q(("document_sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="estimate_sent_is_frozen_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("work_order",),
                        name="one_draft_per_order",
                    ),
                    models.UniqueConstraint(fields=("work_order", "revision"), name="estimate_revision_once"),
                    models.UniqueConstraint(fields=("id", "document_sha256"), name="estimate_as_shown"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("shown_sha256", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=12)),
                ("decided_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=100)),
                ("door", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("number_called", models.CharField(blank=True, default="", max_length=40)),
                ("extra_work", models.TextField(blank=True, default="")),
                ("approved_minor", models.BigIntegerField()),
                ("declined_minor", models.BigIntegerField()),
                ("total_after_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "signature_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="estimates.estimate"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["work_order", "recorded_at"], name="authorisation_of_order")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("in_person", "phone", "email", "link"))),
                        name="authorisation_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")), name="authorisation_says_who"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "phone"), _negated=True),
                            models.Q(
                                models.Q(("number_called", ""), _negated=True),
                                models.Q(("extra_work", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="oral_authorisation_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EstimateLine",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("job_title", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=12)),
                ("description", models.CharField(max_length=500)),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=18)),
                ("unit_price", models.DecimalField(decimal_places=6, max_digits=18)),
                ("discount", models.CharField(blank=True, default="", max_length=120)),
                ("tax_code", models.CharField(blank=True, default="", max_length=40)),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("gross_minor", models.BigIntegerField()),
                ("ceiling_minor", models.BigIntegerField()),
                ("add_on", models.BooleanField(default=False)),
                ("from_stock", models.BooleanField(default=False)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="estimates.estimate"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work_orders.line"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.part",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("estimate", "line"), name="estimate_offers_line_once"),
                    models.UniqueConstraint(fields=("id", "gross_minor"), name="estimate_line_at_its_price"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("approved", models.BooleanField()),
                ("gross_minor", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                (
                    "authorisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estimates.authorisation",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work_orders.line"
                    ),
                ),
                (
                    "estimate_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estimates.estimateline",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [models.Index(fields=["line"], name="decision_of_line")],
                "constraints": [
                    models.UniqueConstraint(fields=("estimate_line",), name="line_answered_once")
                ],
            },
        ),
        run_sql_files("estimates", "0001_estimates.sql"),
        install_machine(ESTIMATE),
        guard_tables(
            "estimates_estimate", "estimates_estimateline", "estimates_authorisation", "estimates_decision"
        ),
        append_only("estimates_estimateline", "estimates_authorisation", "estimates_decision"),
    ]
