import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workwright.kernel.schema import guard_tables, keep_history


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInLink",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("purpose", models.CharField(max_length=10)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ("sign_in", "password"))),
                        name="sign_in_link_purpose_known",
                    )
                ],
            },
        ),
        guard_tables("access_signinlink"),
        keep_history("access_signinlink"),
    ]
