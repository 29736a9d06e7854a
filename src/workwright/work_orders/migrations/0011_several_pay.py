from django.db import migrations, models

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0010_newest")]

    operations = [
        migrations.AddField(
            model_name="workorder",
            name="several_pay",
            field=models.BooleanField(db_default=False, default=False),
        ),
        run_sql_files("work_orders", "0011_several_pay.sql"),
    ]
