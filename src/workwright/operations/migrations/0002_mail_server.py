import uuid

from django.db import migrations, models

from workwright.kernel.schema import guard_tables


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="MailServer",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("host", models.CharField(max_length=253)),
                ("port", models.PositiveIntegerField()),
                ("security", models.CharField(max_length=10)),
                ("user", models.CharField(blank=True, default="", max_length=200)),
                ("password", models.TextField(blank=True, default="")),
                ("sender", models.CharField(max_length=254)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", uuid.UUID(int=0))), name="mail_server_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("security__in", ("starttls", "tls", "none"))),
                        name="mail_server_security_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("port__gte", 1), ("port__lte", 65535)), name="mail_server_port"
                    ),
                ],
            },
        ),
        guard_tables("operations_mailserver"),
    ]
