import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import guard_tables, keep_history


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sign_in_links"),
        ("work_orders", "0002_past_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=12, null=True)),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_at", models.DateTimeField()),
                ("device_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.CharField(blank=True, default="", max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.job",
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["branch", "asked_at"],
                        name="question_open",
                    ),
                    models.Index(fields=["work_order", "asked_at"], name="question_of_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("question", "part"))), name="question_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by", "")),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("answered_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_whole",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        guard_tables("work_orders_question"),
        keep_history("work_orders_question"),
    ]
