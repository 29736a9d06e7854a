import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from workwright.kernel.schema import append_only, guard_tables, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("estimates", "0003_fewer_indexes"),
        ("work_orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditPromise",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("description", models.CharField(max_length=500)),
                ("price", models.DecimalField(decimal_places=6, max_digits=18)),
                ("minimum", models.DecimalField(decimal_places=4, max_digits=16)),
                ("promised_by", models.CharField(max_length=100)),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.branch",
                    ),
                ),
                (
                    "estimate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="estimates.estimate",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work_orders.line"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("estimate", "line"), name="credit_promised_once"),
                    models.CheckConstraint(
                        condition=models.Q(("minimum__gte", 0), ("price__gte", 0)),
                        name="credit_promise_not_negative",
                    ),
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        run_sql_files("estimates", "0004_credit_promises.sql"),
        guard_tables("estimates_creditpromise"),
        append_only("estimates_creditpromise"),
    ]
