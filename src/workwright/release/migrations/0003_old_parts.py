from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("release", "0002_fewer_indexes")]

    operations = [
        migrations.AddField(
            "releasedecision",
            "old_parts",
            models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddConstraint(
            "releasedecision",
            models.CheckConstraint(
                condition=models.Q(("old_parts__in", ("", "returned", "inspected", "waived"))),
                name="release_old_parts_known",
            ),
        ),
    ]
