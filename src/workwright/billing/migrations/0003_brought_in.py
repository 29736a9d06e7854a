import django.db.models.deletion
from django.db import migrations, models

from workwright.billing.states import INVOICE
from workwright.kernel.schema import install_machine, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sign_in_links"),
        ("billing", "0002_number_search"),
        ("parties", "0003_order"),
        ("work_orders", "0002_past_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="invoice",
            name="brought_in",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="work_order",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="work_orders.workorder",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("brought_in", False), ("work_order__isnull", False)),
                    models.Q(("brought_in", True), ("tax_minor", 0), ("work_order", None)),
                    _connector="OR",
                ),
                name="invoice_has_order_unless_brought_in",
            ),
        ),
        run_sql_files("billing", "0003_brought_in.sql"),
        install_machine(INVOICE),
    ]
