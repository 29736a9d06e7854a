import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workwright.kernel.schema import guard_tables


class Migration(migrations.Migration):
    dependencies = [("access", "0005_fewer_indexes")]

    operations = [
        migrations.CreateModel(
            name="GuideMark",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=60)),
                ("mark", models.CharField(max_length=10)),
                ("marked_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "step"), name="guide_step_marked_once"),
                    models.CheckConstraint(
                        condition=models.Q(("mark__in", ("skipped", "read"))), name="guide_mark_known"
                    ),
                ],
            },
        ),
        guard_tables("access_guidemark"),
    ]
