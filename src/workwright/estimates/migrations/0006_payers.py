import django.db.models.deletion
from django.db import migrations, models

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_guide_marks"),
        ("estimates", "0005_unread_indexes"),
        ("parties", "0004_fewer_indexes"),
        ("work_orders", "0009_payers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="estimate",
            name="one_draft_per_order",
        ),
        migrations.AddField(
            model_name="estimate",
            name="payer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="work_orders.payer",
            ),
        ),
        migrations.AddField(
            model_name="estimateline",
            name="whole_minor",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "draft")),
                fields=("work_order", "payer"),
                name="one_draft_per_payer",
                nulls_distinct=False,
            ),
        ),
        run_sql_files("estimates", "0006_payers.sql"),
    ]
