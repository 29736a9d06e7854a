import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import guard_tables, keep_history


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sign_in_links"),
        ("scheduling", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("worker_id", models.UUIDField()),
                ("came_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                ("device_at", models.DateTimeField(null=True)),
                ("corrected_by", models.CharField(blank=True, default="", max_length=80)),
                ("correction_reason", models.CharField(blank=True, default="", max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["branch", "came_at"], name="attendance_of_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True), ("left_at__gte", models.F("came_at")), _connector="OR"
                        ),
                        name="attendance_forwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrected_by", ""),
                            models.Q(("correction_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="attendance_correction_reasoned",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("worker_id", "="),
                            (
                                models.Func(
                                    models.F("came_at"),
                                    models.F("left_at"),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="attendance_no_overlap",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        guard_tables("scheduling_attendance"),
        keep_history("scheduling_attendance"),
    ]
