from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0009_payers")]

    operations = [
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(F("opened_at").desc(), name="work_order_newest"),
        ),
    ]
