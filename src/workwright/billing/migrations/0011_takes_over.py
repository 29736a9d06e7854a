import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_guide_marks"),
        ("billing", "0010_erased"),
        ("parties", "0004_fewer_indexes"),
        ("work_orders", "0011_several_pay"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="invoice",
            name="invoice_one_draft",
        ),
        migrations.AddField(
            model_name="invoice",
            name="takes_over",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="billing.invoice",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("corrects", None),
                    ("state", "draft"),
                    ("takes_over", None),
                    ("work_order__isnull", False),
                ),
                fields=("work_order", "payer"),
                name="invoice_one_draft",
                nulls_distinct=False,
            ),
        ),
    ]
