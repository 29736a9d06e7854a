from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("failed", "unknown"))),
                fields=["state"],
                name="message_trouble",
            ),
        ),
    ]
