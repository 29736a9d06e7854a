import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workwright.kernel.schema import guard_tables


class Migration(migrations.Migration):
    dependencies = [("access", "0006_guide_marks")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("page", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(blank=True, default="", max_length=500)),
                ("shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.branch",
                    ),
                ),
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
                    models.UniqueConstraint(fields=("user", "page", "name"), name="view_named_once_by_each"),
                ],
            },
        ),
        guard_tables("access_savedview"),
    ]
