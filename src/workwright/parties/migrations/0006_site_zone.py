from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_site_words")]
    operations = [
        migrations.AddField(
            model_name="site",
            name="zone",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
