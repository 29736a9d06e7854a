from django.db import migrations, models

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("estimates", "0006_payers"), ("kernel", "0006_erasing")]

    operations = [
        migrations.AddField("estimate", "erased", models.BooleanField(db_default=False, default=False)),
        migrations.RemoveConstraint("estimate", "estimate_sent_is_frozen_whole"),
        migrations.AddConstraint(
            "estimate",
            models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "withdrawn")),
                    models.Q(
                        ("customer__isnull", False),
                        ("revision__isnull", False),
                        models.Q(("document__isnull", False), ("erased", True), _connector="OR"),
                        ("expires_at__isnull", False),
                        ("sent_at__isnull", False),
                        models.Q(("document_sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="estimate_sent_is_frozen_whole",
            ),
        ),
        run_sql_files("estimates", "0007_erased.sql"),
    ]
