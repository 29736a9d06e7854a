import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.drawers.states import SHIFT
from workwright.kernel.schema import (
    append_only,
    guard_tables,
    install_machine,
    keep_history,
    run_sql_files,
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0001_initial"),
        ("kernel", "0001_initial"),
        ("ledger", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Drawer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=60)),
                ("currency", models.CharField(max_length=3)),
                ("active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("branch", "name"), name="drawer_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="drawer_currency_is_iso"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="open", max_length=20)),
                ("float_minor", models.BigIntegerField()),
                ("opened_by", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("counted_minor", models.BigIntegerField(null=True)),
                ("counted_by", models.CharField(blank=True, default="", max_length=100)),
                ("counted_at", models.DateTimeField(null=True)),
                ("denominations", models.JSONField(default=dict)),
                ("expected_minor", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("closed_by", models.CharField(blank=True, default="", max_length=100)),
                ("closed_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, default="", max_length=100)),
                ("approved_at", models.DateTimeField(null=True)),
                ("self_approved", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "drawer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="drawers.drawer",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [models.Index(fields=["branch", "-opened_at"], name="shift_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "counting", "closed", "approved"))),
                        name="shift_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "counting"))),
                        fields=("drawer",),
                        name="shift_one_running_per_drawer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("float_minor__gte", 0)), name="shift_float_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(
                                ("counted_minor__gte", 0),
                                ("counted_minor__isnull", False),
                                ("expected_minor__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="shift_counted_before_closing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("state__in", ("open", "counting"))),
                            models.Q(
                                ("closed_at__isnull", False),
                                models.Q(("closed_by", ""), _negated=True),
                                models.Q(("state__in", ("open", "counting")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="shift_closed_is_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CashMovement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=12)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("reference", models.UUIDField(null=True)),
                ("actor", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="drawers.shift",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ("float", "pay_in", "pay_out", "drop", "sale", "refund", "over_short"),
                            )
                        ),
                        name="cash_movement_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_minor__gt", 0), ("kind__in", ("pay_in", "sale"))),
                            models.Q(("amount_minor__lt", 0), ("kind__in", ("pay_out", "drop", "refund"))),
                            models.Q(
                                ("kind__in", ("float", "over_short")),
                                models.Q(("amount_minor", 0), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cash_movement_direction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("pay_in", "pay_out", "drop")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cash_movement_has_reason",
                    ),
                ],
            },
        ),
        run_sql_files("drawers", "0001_cash.sql"),
        install_machine(SHIFT),
        keep_history("drawers_drawer", "drawers_shift"),
        append_only("drawers_cashmovement"),
        guard_tables("drawers_drawer", "drawers_shift", "drawers_cashmovement"),
    ]
