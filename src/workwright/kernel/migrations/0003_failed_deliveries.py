from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_circuits")]
    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["journal_id"], name="delivery_failed"
            ),
        ),
    ]
