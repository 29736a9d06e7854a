from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_journal")]

    operations = [
        migrations.AddIndex(
            model_name="journal",
            index=models.Index(fields=["actor", "action"], name="journal_done_by"),
        ),
    ]
