import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import append_only, guard_tables, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_saved_views"),
        ("billing", "0011_takes_over"),
        ("parties", "0007_erased"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsolidatedInvoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("number", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("issued_on", models.DateField()),
                ("due_on", models.DateField()),
                ("net_minor", models.BigIntegerField()),
                ("tax_minor", models.BigIntegerField()),
                ("gross_minor", models.BigIntegerField()),
                ("document", models.JSONField()),
                ("document_sha256", models.CharField(max_length=64)),
                ("actor", models.CharField(max_length=100)),
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
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ConsolidatedItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
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
                    "consolidated",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="billing.consolidatedinvoice",
                    ),
                ),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="consolidatedinvoice",
            constraint=models.UniqueConstraint(fields=("branch", "number"), name="consolidated_number_once"),
        ),
        migrations.AddConstraint(
            model_name="consolidatedinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross_minor",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_minor"), "+", models.F("tax_minor")
                        ),
                    )
                ),
                name="consolidated_sums",
            ),
        ),
        migrations.AddConstraint(
            model_name="consolidatedinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="consolidated_days"
            ),
        ),
        run_sql_files("billing", "0012_consolidated.sql"),
        guard_tables("billing_consolidatedinvoice", "billing_consolidateditem"),
        append_only("billing_consolidatedinvoice", "billing_consolidateditem"),
    ]
