import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from workwright.kernel.schema import append_only, guard_tables, run_sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_fewer_indexes"),
        ("scheduling", "0004_fewer_indexes"),
        ("work_orders", "0007_fees_by_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="VisitFee",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("gross_minor", models.BigIntegerField()),
                ("ceiling_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("evidence", models.JSONField()),
                ("charged_at", models.DateTimeField()),
                ("charged_by", models.CharField(max_length=100)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitFeeWaiver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=300)),
                ("waived_at", models.DateTimeField()),
                ("waived_by", models.CharField(max_length=100)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="VisitTerms",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("no_show_price", models.DecimalField(decimal_places=4, max_digits=16)),
                ("no_show_minor", models.BigIntegerField()),
                ("late_cancel_price", models.DecimalField(decimal_places=4, max_digits=16)),
                ("late_cancel_minor", models.BigIntegerField()),
                ("rounding_minor", models.PositiveSmallIntegerField(default=0)),
                ("late_cancel_hours", models.PositiveSmallIntegerField()),
                ("wait_minutes", models.PositiveSmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("channel", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=200)),
                ("accepted_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=100)),
                ("door", models.CharField(max_length=20)),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="visit",
            name="ended_by_customer",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="visit",
            name="evidence_file_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="latitude",
            field=models.DecimalField(decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name="visit",
            name="longitude",
            field=models.DecimalField(decimal_places=6, max_digits=9, null=True),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__gte", -90),
                        ("latitude__lte", 90),
                        ("longitude__gte", -180),
                        ("longitude__lte", 180),
                    ),
                    _connector="OR",
                ),
                name="visit_place_on_earth",
            ),
        ),
        migrations.AddField(
            model_name="visitfee",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="visitfee",
            name="line",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work_orders.line"
            ),
        ),
        migrations.AddField(
            model_name="visitfee",
            name="visit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.visit"
            ),
        ),
        migrations.AddField(
            model_name="visitfeewaiver",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="visitfeewaiver",
            name="visit",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.visit"
            ),
        ),
        migrations.AddField(
            model_name="visitterms",
            name="branch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.branch",
            ),
        ),
        migrations.AddField(
            model_name="visitterms",
            name="work_order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="work_orders.workorder"
            ),
        ),
        migrations.AddField(
            model_name="visitfee",
            name="terms",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scheduling.visitterms"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitfeewaiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S.{2,}")), name="visit_fee_waived_with_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ("in_person", "phone", "email", "link"))),
                name="visit_terms_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")), name="visit_terms_say_who"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitterms",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("late_cancel_minor__gte", 0),
                    ("no_show_minor__gte", 0),
                    models.Q(("no_show_minor__gt", 0), ("late_cancel_minor__gt", 0), _connector="OR"),
                ),
                name="visit_terms_name_a_fee",
            ),
        ),
        migrations.AddConstraint(
            model_name="visitfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("no_show", "late_cancel"))), name="visit_fee_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visitfee",
            constraint=models.CheckConstraint(
                condition=models.Q(("ceiling_minor__gte", models.F("gross_minor")), ("gross_minor__gt", 0)),
                name="visit_fee_positive",
            ),
        ),
        run_sql_files("scheduling", "0005_visit_fees.sql"),
        guard_tables("scheduling_visitterms", "scheduling_visitfee", "scheduling_visitfeewaiver"),
        append_only("scheduling_visitterms", "scheduling_visitfee", "scheduling_visitfeewaiver"),
    ]
