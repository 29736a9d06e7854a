import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import append_only, guard_tables, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_guide_marks"),
        ("billing", "0007_reminders"),
        ("parties", "0004_fewer_indexes"),
        ("work_orders", "0009_payers"),
    ]

    operations = [
        migrations.CreateModel(
            name="PayerAgreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("agreed_by", models.CharField(max_length=200)),
                ("channel", models.CharField(max_length=12)),
                ("agreed_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("recorded_by", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="invoice_one_draft",
        ),
        migrations.AddField(
            model_name="invoice",
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
            model_name="invoiceline",
            name="part_of_minor",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects", None), ("state", "draft"), ("work_order__isnull", False)),
                fields=("work_order", "payer"),
                name="invoice_one_draft",
                nulls_distinct=False,
            ),
        ),
        migrations.AddField(
            model_name="payeragreement",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="payeragreement",
            name="credit_note",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.creditnote"
            ),
        ),
        migrations.AddField(
            model_name="payeragreement",
            name="from_invoice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
            ),
        ),
        migrations.AddField(
            model_name="payeragreement",
            name="to_invoice",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
            ),
        ),
        migrations.AddConstraint(
            model_name="payeragreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="agreement_amount"
            ),
        ),
        migrations.AddConstraint(
            model_name="payeragreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("in_person", "phone", "email", "link"))),
                name="agreement_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeragreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_by__regex", "\\S")), name="agreement_says_who"
            ),
        ),
        migrations.AddConstraint(
            model_name="payeragreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    django.db.models.lookups.GreaterThanOrEqual(
                        django.db.models.functions.text.Length(
                            django.db.models.functions.text.Trim("reason")
                        ),
                        3,
                    )
                ),
                name="agreement_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeragreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_at__lte", models.F("recorded_at"))),
                name="agreement_said_before_recorded",
            ),
        ),
        run_sql_files("billing", "0008_payers.sql"),
        guard_tables("billing_payeragreement"),
        append_only("billing_payeragreement"),
    ]
