import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import (
    append_only,
    guard_tables,
    install_machine,
    keep_history,
    no_update_columns,
    run_sql_files,
)
from workwright.payments.states import ATTEMPT, DISPUTE, PROVIDER_EVENT, REFUND, REQUEST


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("ledger", "0001_initial"),
        ("access", "0001_initial"),
        ("billing", "0001_initial"),
        ("drawers", "0001_initial"),
        ("parties", "0001_initial"),
        ("work_orders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="InvoiceCover",
            fields=[
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="billing.invoice",
                    ),
                ),
                ("branch_id", models.UUIDField()),
                ("allocated_minor", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("allocated_minor__gte", 0)), name="invoice_cover_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("work_order_version", models.PositiveIntegerField(null=True)),
                ("asset_id", models.UUIDField(null=True)),
                ("purpose", models.CharField(max_length=20)),
                ("lines", models.JSONField(default=list)),
                ("invoices", models.JSONField(default=list)),
                ("reserved_line_ids", models.JSONField(default=list)),
                ("lines_sha256", models.CharField(max_length=64)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("due_on", models.DateField()),
                ("expires_at", models.DateTimeField()),
                ("methods", models.JSONField(default=list)),
                ("created_by", models.CharField(max_length=100)),
                ("created_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=20)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrequest",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [models.Index(fields=["work_order", "-created_at"], name="request_of_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("open", "partially_paid", "paid", "expired", "cancelled", "superseded"),
                            )
                        ),
                        name="request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ("deposit", "parts", "add_on", "progress", "final"))
                        ),
                        name="request_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="request_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="request_currency_is_iso"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="request_expires_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("work_order__isnull", False),
                            models.Q(("invoices", []), _negated=True),
                            _connector="OR",
                        ),
                        name="request_has_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderAccount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("gateway", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("settings", models.JSONField(default=dict)),
                ("secrets", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("events_cursor", models.CharField(blank=True, default="", max_length=200)),
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
                    models.UniqueConstraint(fields=("branch", "name"), name="provider_account_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentAttempt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(default="created", max_length=20)),
                ("provider_ref", models.CharField(max_length=120, null=True)),
                ("pay_url", models.CharField(blank=True, default="", max_length=500)),
                ("error_code", models.CharField(blank=True, default="", max_length=60)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="payments.paymentrequest",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.provideraccount",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("created", "sent", "action_required", "processing", "unknown"))
                        ),
                        fields=["checked_at"],
                        name="attempt_undecided",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "created",
                                    "sent",
                                    "cancelled",
                                    "action_required",
                                    "processing",
                                    "succeeded",
                                    "failed",
                                    "unknown",
                                    "expired",
                                ),
                            )
                        ),
                        name="attempt_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="attempt_amount_positive"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ("created", "sent", "action_required", "processing", "unknown"))
                        ),
                        fields=("request",),
                        name="attempt_one_live_per_request",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "provider_ref"), name="attempt_provider_ref_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("provider_ref", models.CharField(max_length=120, null=True)),
                ("purpose", models.CharField(max_length=20)),
                ("method", models.CharField(max_length=20)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("drawer_id", models.UUIDField(null=True)),
                ("tendered_minor", models.BigIntegerField(null=True)),
                ("change_minor", models.BigIntegerField(null=True)),
                ("approval_code", models.CharField(blank=True, default="", max_length=40)),
                ("brand", models.CharField(blank=True, default="", max_length=20)),
                ("last4", models.CharField(blank=True, default="", max_length=4)),
                ("country", models.CharField(blank=True, default="", max_length=2)),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                ("provisional", models.BooleanField(default=False)),
                ("final_on", models.DateField(null=True)),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=100)),
                ("refunding_minor", models.BigIntegerField(default=0)),
                ("disputed_minor", models.BigIntegerField(default=0)),
                ("invoiced_minor", models.BigIntegerField(default=0)),
                ("deposit_minor", models.BigIntegerField(default=0)),
                ("credit_minor", models.BigIntegerField(default=0)),
                ("returned_minor", models.BigIntegerField(default=0)),
                ("lost_minor", models.BigIntegerField(default=0)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drawers.shift",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
                (
                    "attempt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentattempt",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrequest",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.provideraccount",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["work_order", "received_at"], name="payment_of_order"),
                    models.Index(fields=["customer", "received_at"], name="payment_of_customer"),
                    models.Index(fields=["branch", "-received_at"], name="payment_newest"),
                    models.Index(
                        condition=models.Q(("request__isnull", False)),
                        fields=["request"],
                        name="payment_of_request",
                    ),
                    models.Index(
                        condition=models.Q(("credit_minor__gt", 0)),
                        fields=["customer"],
                        name="payment_with_credit",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="payment_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="payment_currency_is_iso"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                ("cash", "card", "card_slip", "cheque", "transfer", "wallet", "mobile_money"),
                            )
                        ),
                        name="payment_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("purpose__in", ("deposit", "parts", "add_on", "progress", "final"))
                        ),
                        name="payment_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drawer_id__isnull", False),
                                ("method", "cash"),
                                ("shift__isnull", False),
                                ("tendered_minor__isnull", False),
                            ),
                            models.Q(
                                models.Q(("method", "cash"), _negated=True),
                                ("drawer_id", None),
                                ("shift", None),
                                ("tendered_minor", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_cash_has_shift",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tendered_minor", None),
                            models.Q(
                                ("change_minor__gte", 0),
                                (
                                    "tendered_minor",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("amount_minor"), "+", models.F("change_minor")
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="payment_change_is_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "card_slip"), _negated=True),
                            models.Q(("approval_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_slip_has_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account", None), ("provider_ref", None)),
                            models.Q(("account__isnull", False), ("provider_ref__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_provider_has_ref",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "provider_ref"), name="payment_provider_ref_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last4__regex", "^([0-9]{4})?$")), name="payment_last4_only"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credit_minor__gte", 0),
                            ("deposit_minor__gte", 0),
                            ("disputed_minor__gte", 0),
                            ("invoiced_minor__gte", 0),
                            ("lost_minor__gte", 0),
                            ("refunding_minor__gte", 0),
                            ("returned_minor__gte", 0),
                        ),
                        name="payment_sums_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount_minor__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("refunding_minor"), "+", models.F("returned_minor")
                                        ),
                                        "+",
                                        models.F("disputed_minor"),
                                    ),
                                    "+",
                                    models.F("lost_minor"),
                                ),
                            )
                        ),
                        name="payment_not_over_refunded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deposit_minor", 0), ("work_order__isnull", False), _connector="OR"
                        ),
                        name="payment_deposit_has_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("provider_ref", models.CharField(max_length=120)),
                ("amount_minor", models.BigIntegerField()),
                ("fee_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("reason_code", models.CharField(blank=True, default="", max_length=60)),
                ("state", models.CharField(default="open", max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="payments.payment",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.provideraccount",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "won", "lost"))), name="dispute_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0), ("fee_minor__gte", 0)),
                        name="dispute_amounts",
                    ),
                    models.UniqueConstraint(
                        fields=("account", "provider_ref"), name="dispute_provider_ref_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("event_id", models.CharField(max_length=120)),
                ("type", models.CharField(max_length=80)),
                ("object_kind", models.CharField(max_length=10)),
                ("object_ref", models.CharField(max_length=120)),
                ("body_sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("state", models.CharField(default="received", max_length=20)),
                ("processed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.provideraccount",
                    ),
                ),
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "received")),
                        fields=["received_at"],
                        name="provider_event_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "event_id"), name="provider_event_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("received", "processed"))),
                        name="provider_event_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("method", models.CharField(max_length=20)),
                ("first", models.CharField(blank=True, default="", max_length=10)),
                ("reason", models.CharField(max_length=500)),
                ("external", models.BooleanField(default=False)),
                ("requested_by", models.CharField(max_length=100)),
                ("requested_at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, default="", max_length=100)),
                ("approved_at", models.DateTimeField(null=True)),
                ("within_limit", models.BooleanField(default=False)),
                ("self_approved", models.BooleanField(default=False)),
                ("drawer_id", models.UUIDField(null=True)),
                ("provider_ref", models.CharField(max_length=120, null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                ("error_code", models.CharField(blank=True, default="", max_length=60)),
                ("state", models.CharField(default="requested", max_length=20)),
                ("sent_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="payments.payment",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="drawers.shift",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("state__in", ("requested", "approved", "sent", "pending", "unknown"))
                        ),
                        fields=["branch", "state"],
                        name="refund_open",
                    ),
                    models.Index(fields=["work_order", "requested_at"], name="refund_of_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "requested",
                                    "approved",
                                    "rejected",
                                    "succeeded",
                                    "sent",
                                    "pending",
                                    "failed",
                                    "unknown",
                                ),
                            )
                        ),
                        name="refund_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="refund_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length(
                                    django.db.models.functions.text.Trim("reason")
                                ),
                                3,
                            )
                        ),
                        name="refund_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requested_by", ""), _negated=True), name="refund_has_actor"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("requested", "rejected")),
                            models.Q(("approved_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="refund_approved_before_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("self_approved", True),
                            ("within_limit", True),
                            ("approved_by", ""),
                            models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="refund_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "cash"), _negated=True),
                            models.Q(("state", "succeeded"), _negated=True),
                            ("shift__isnull", False),
                            _connector="OR",
                        ),
                        name="refund_cash_has_shift",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("target", models.CharField(max_length=10)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("cause", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="payments.payment",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.refund",
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
                            ("target__in", ("invoice", "deposit", "credit", "returned", "lost"))
                        ),
                        name="allocation_target_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor", 0), _negated=True), name="allocation_not_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("invoice__isnull", False), ("target", "invoice")),
                            models.Q(models.Q(("target", "invoice"), _negated=True), ("invoice", None)),
                            _connector="OR",
                        ),
                        name="allocation_names_invoice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("dedupe", models.CharField(max_length=160, unique=True)),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("opened_by", models.CharField(max_length=100)),
                ("opened_at", models.DateTimeField()),
                ("closed_by", models.CharField(blank=True, default="", max_length=100)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentattempt",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.payment",
                    ),
                ),
                (
                    "refund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.refund",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentrequest",
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["branch"], name="review_open"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                models.Q(("closed_by", ""), _negated=True),
                                django.db.models.lookups.GreaterThanOrEqual(
                                    django.db.models.functions.text.Length(
                                        django.db.models.functions.text.Trim("reason")
                                    ),
                                    3,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="review_closed_with_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountCharge",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("po_number", models.CharField(blank=True, default="", max_length=60)),
                ("due_on", models.DateField()),
                ("charged_by", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
                (
                    "invoice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="billing.invoice"
                    ),
                ),
                (
                    "work_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="work_orders.workorder",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_minor__gt", 0)), name="account_charge_positive"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Clearance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(max_length=500)),
                ("cleared_by", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "payment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.payment"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length(
                                    django.db.models.functions.text.Trim("reason")
                                ),
                                3,
                            )
                        ),
                        name="clearance_has_reason",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        run_sql_files("payments", "0001_money.sql"),
        *(install_machine(machine) for machine in (REQUEST, ATTEMPT, REFUND, DISPUTE, PROVIDER_EVENT)),
        keep_history(
            "payments_provideraccount",
            "payments_paymentrequest",
            "payments_paymentattempt",
            "payments_refund",
            "payments_dispute",
        ),
        append_only("payments_allocation", "payments_accountcharge", "payments_clearance"),
        no_update_columns(
            "payments_payment",
            "refunding_minor",
            "disputed_minor",
            "invoiced_minor",
            "deposit_minor",
            "credit_minor",
            "returned_minor",
            "lost_minor",
        ),
        no_update_columns("payments_invoicecover", "allocated_minor"),
        guard_tables(
            "payments_provideraccount",
            "payments_paymentrequest",
            "payments_paymentattempt",
            "payments_payment",
            "payments_allocation",
            "payments_invoicecover",
            "payments_accountcharge",
            "payments_clearance",
            "payments_refund",
            "payments_dispute",
            "payments_providerevent",
            "payments_review",
        ),
    ]
