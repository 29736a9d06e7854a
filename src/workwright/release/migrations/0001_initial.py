import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import append_only, guard_tables, run_sql_files


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("access", "0001_initial"),
        ("work_orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=100)),
                ("recipient", models.CharField(max_length=120)),
                ("recipient_kind", models.CharField(max_length=12)),
                ("meter_out", models.BigIntegerField(null=True)),
                ("file_ids", models.JSONField(default=list)),
                ("condition", models.TextField(blank=True, default="")),
                ("overridden", models.BooleanField(default=False)),
                ("override_reason", models.CharField(blank=True, default="", max_length=500)),
                ("unmet", models.JSONField(default=list)),
                ("facts", models.JSONField()),
                ("facts_sha256", models.CharField(max_length=64)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "work_order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("overridden", True)),
                        fields=["branch", "decided_at"],
                        name="release_overrides",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recipient", ""), _negated=True), name="release_has_recipient"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("overridden", False), ("override_reason", ""), ("unmet", [])),
                            models.Q(
                                ("overridden", True),
                                models.Q(("unmet", []), _negated=True),
                                django.db.models.lookups.GreaterThanOrEqual(
                                    django.db.models.functions.text.Length(
                                        django.db.models.functions.text.Trim("override_reason")
                                    ),
                                    10,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="release_override_has_reason",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        run_sql_files("release", "0001_release.sql"),
        append_only("release_releasedecision"),
        guard_tables("release_releasedecision"),
    ]
