import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from workwright.kernel.schema import append_only, guard_tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("media_type", models.CharField(max_length=40)),
                ("filename", models.CharField(max_length=120)),
                ("width", models.PositiveIntegerField(null=True)),
                ("height", models.PositiveIntegerField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=100)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="file_by_content")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_sha256_is_hex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 20971520)),
                        name="file_size_in_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("media_type__in", ("image/jpeg", "image/png", "image/webp", "application/pdf"))
                        ),
                        name="file_kind_known",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        guard_tables("files_file"),
        append_only("files_file"),
    ]
