from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("estimates", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="authorisation",
            name="old_parts_wanted",
            field=models.BooleanField(default=False),
        ),
    ]
