import django.db.models.deletion
from django.db import migrations, models

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_fewer_indexes"),
        ("estimates", "0004_credit_promises"),
        ("work_orders", "0005_removable"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoiceline",
            name="credits_line",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="work_orders.line",
            ),
        ),
        migrations.AddIndex(
            model_name="invoiceline",
            index=models.Index(
                condition=models.Q(("credits_line__isnull", False)),
                fields=["credits_line"],
                name="invoice_line_credits",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credits_line", None),
                    models.Q(
                        ("kind", "discount"),
                        ("net_minor__lte", 0),
                        ("unit_price__lt", 0),
                        ("work_line", None),
                    ),
                    _connector="OR",
                ),
                name="invoice_credit_is_a_discount",
            ),
        ),
        run_sql_files("billing", "0005_diagnosis_credit.sql"),
    ]
