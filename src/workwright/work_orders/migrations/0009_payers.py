import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import guard_tables, install_machine, keep_history, run_sql_files
from workwright.work_orders.states import LINE


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_guide_marks"),
        ("parties", "0004_fewer_indexes"),
        ("work_orders", "0008_unread_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="line",
            name="divided",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Payer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=12)),
                ("takes", models.CharField(max_length=8)),
                ("percent", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("pays", models.CharField(default="before", max_length=12)),
                ("claim_number", models.CharField(blank=True, default="", max_length=60)),
                ("added_by", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LinePart",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("whole_minor", models.BigIntegerField()),
                ("authorisation_id", models.UUIDField()),
                ("authorised_at", models.DateTimeField()),
                ("authorised_gross_minor", models.BigIntegerField()),
                ("ceiling_minor", models.BigIntegerField()),
                ("invoice_id", models.UUIDField(null=True)),
                ("invoiced_gross_minor", models.BigIntegerField(null=True)),
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
                    "line",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.line",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.payer",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="line",
            name="payer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="work_orders.payer",
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ("customer", "insurer", "warranty", "company", "driver", "other"))
                ),
                name="payer_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.CheckConstraint(
                condition=models.Q(("pays__in", ("before", "by_terms"))), name="payer_pays_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_minor", None), ("percent", None), ("takes__in", ("rest", "lines"))),
                    models.Q(
                        ("amount_minor", None), ("percent__gt", 0), ("percent__lt", 100), ("takes", "percent")
                    ),
                    models.Q(("amount_minor__gt", 0), ("percent", None), ("takes", "amount")),
                    _connector="OR",
                ),
                name="payer_takes_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None)), fields=("work_order", "customer"), name="payer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at", None), ("takes", "rest")),
                fields=("work_order",),
                name="payer_one_rest",
            ),
        ),
        migrations.AddIndex(
            model_name="linepart",
            index=models.Index(fields=["work_order"], name="line_part_of_order"),
        ),
        migrations.AddConstraint(
            model_name="linepart",
            constraint=models.UniqueConstraint(fields=("line", "payer"), name="line_part_once"),
        ),
        migrations.AddConstraint(
            model_name="linepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("invoice_id", None), ("invoiced_gross_minor", None)),
                    models.Q(
                        ("invoice_id__isnull", False),
                        ("invoiced_gross_minor__isnull", False),
                        ("invoiced_gross_minor__lte", models.F("ceiling_minor")),
                    ),
                    _connector="OR",
                ),
                name="line_part_invoiced_within_consent",
            ),
        ),
        run_sql_files("work_orders", "0009_payers.sql"),
        guard_tables("work_orders_payer", "work_orders_linepart"),
        keep_history("work_orders_payer", "work_orders_linepart"),
        install_machine(LINE),
    ]
