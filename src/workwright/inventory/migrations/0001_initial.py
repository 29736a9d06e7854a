import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from workwright.inventory.states import BOUGHT_IN, PART_ORDER, RESERVATION
from workwright.kernel.schema import (
    append_only,
    guard_tables,
    install_machine,
    keep_history,
    no_update_columns,
    read_only,
    run_sql_files,
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("access", "0001_initial"),
        ("catalog", "0001_initial"),
        ("kernel", "0001_initial"),
        ("parties", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PartOrder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("received", models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ("work_order_id", models.UUIDField(null=True)),
                ("line_id", models.UUIDField(null=True)),
                ("reference", models.CharField(blank=True, default="", max_length=80)),
                ("expected_on", models.DateField(null=True)),
                ("state", models.CharField(default="ordered", max_length=12)),
                ("ordered_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.vendor",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "ordered")),
                        fields=["branch", "part"],
                        name="part_order_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("ordered", "received", "cancelled"))),
                        name="part_order_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quantity__gt", 0), ("received__gte", 0), ("received__lte", models.F("quantity"))
                        ),
                        name="part_order_received_within_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received", models.F("quantity")), ("state", "received")),
                            models.Q(("state", "received"), _negated=True),
                            _connector="OR",
                        ),
                        name="part_order_received_when_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=12)),
                ("is_default", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("warehouse", "van"))), name="place_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_default", False),
                            models.Q(("closed_at", None), ("kind", "warehouse")),
                            _connector="OR",
                        ),
                        name="default_place_is_an_open_warehouse",
                    ),
                    models.UniqueConstraint(fields=("branch", "name"), name="place_name_once_per_branch"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("branch",),
                        name="one_default_place_per_branch",
                    ),
                    models.UniqueConstraint(fields=("id", "branch"), name="place_in_branch"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "place_id", "part_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on_hand", models.DecimalField(decimal_places=3, max_digits=14)),
                ("reserved", models.DecimalField(decimal_places=3, max_digits=14)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="inventory.place"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [models.Index(fields=["branch", "part"], name="balance_of_part")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gte", models.F("reserved")), ("reserved__gte", 0)),
                        name="balance_available_not_negative",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reorder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reorder_point", models.DecimalField(decimal_places=3, max_digits=14)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("branch", "part"), name="one_reorder_point_per_part"),
                    models.CheckConstraint(
                        condition=models.Q(("reorder_point__gte", 0)), name="reorder_point_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("work_order_id", models.UUIDField()),
                ("line_id", models.UUIDField()),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("state", models.CharField(max_length=12)),
                ("asked_at", models.DateTimeField()),
                ("needed_at", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.place",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["line_id"], name="reservation_of_line"),
                    models.Index(fields=["work_order_id"], name="reservation_of_order"),
                    models.Index(
                        condition=models.Q(("state__in", ("short", "reserved", "picked"))),
                        fields=["branch", "part"],
                        name="reservation_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("short", "reserved", "released", "picked", "consumed"))
                        ),
                        name="reservation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="reservation_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "short"), _negated=True),
                            ("place__isnull", True),
                            _connector="OR",
                        ),
                        name="reservation_short_has_no_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("reserved", "picked", "consumed")), _negated=True),
                            ("place__isnull", False),
                            _connector="OR",
                        ),
                        name="reservation_held_has_a_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("moved_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=16)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("cost_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("work_order_id", models.UUIDField(null=True)),
                ("line_id", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.vendor",
                    ),
                ),
                (
                    "part_order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.partorder",
                    ),
                ),
                (
                    "from_place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.place",
                    ),
                ),
                (
                    "to_place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.place",
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.reservation",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("line_id__isnull", False)),
                        fields=["line_id"],
                        name="move_of_line",
                    ),
                    models.Index(
                        condition=models.Q(("work_order_id__isnull", False)),
                        fields=["work_order_id"],
                        name="move_of_order",
                    ),
                    models.Index(fields=["branch", "part", "moved_at"], name="move_of_part"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0)), name="move_quantity_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cost_minor__gte", 0)), name="move_cost_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("from_place__isnull", True),
                                ("kind__in", ("opening", "receipt", "return")),
                                ("to_place__isnull", False),
                            ),
                            models.Q(
                                ("from_place__isnull", False),
                                ("kind__in", ("consumption", "vendor_return")),
                                ("to_place__isnull", True),
                            ),
                            models.Q(
                                ("from_place__isnull", True),
                                ("kind", "adjustment"),
                                ("to_place__isnull", False),
                            ),
                            models.Q(
                                ("from_place__isnull", False),
                                ("kind", "adjustment"),
                                ("to_place__isnull", True),
                            ),
                            models.Q(
                                ("from_place__isnull", False),
                                ("kind", "transfer"),
                                ("to_place__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="move_sides_fit_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "transfer"), _negated=True),
                            models.Q(("from_place", models.F("to_place")), _negated=True),
                            _connector="OR",
                        ),
                        name="move_changes_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("consumption", "return")), _negated=True),
                            models.Q(("line_id__isnull", False), ("work_order_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="move_on_a_job_names_its_line",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("adjustment", "vendor_return", "return")), _negated=True),
                            ("reason__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="adjustment_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BoughtIn",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("work_order_id", models.UUIDField()),
                ("line_id", models.UUIDField()),
                ("description", models.CharField(max_length=200)),
                ("quantity", models.DecimalField(decimal_places=3, max_digits=14)),
                ("unit_cost", models.DecimalField(decimal_places=6, max_digits=18)),
                ("cost_minor", models.BigIntegerField()),
                ("core_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("bill_number", models.CharField(blank=True, default="", max_length=60)),
                ("state", models.CharField(default="planned", max_length=12)),
                ("returned_quantity", models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ("credited_minor", models.BigIntegerField(default=0)),
                ("core_credited_minor", models.BigIntegerField(default=0)),
                ("planned_at", models.DateTimeField()),
                ("ordered_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "vendor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.vendor",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["line_id"], name="bought_in_of_line"),
                    models.Index(fields=["work_order_id"], name="bought_in_of_order"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("planned", "ordered", "received", "cancelled", "returned"))
                        ),
                        name="bought_in_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("part", "sublet"))), name="bought_in_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("core_minor__gte", 0),
                            ("cost_minor__gte", 0),
                            ("quantity__gt", 0),
                            ("unit_cost__gte", 0),
                        ),
                        name="bought_in_amounts_sound",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credited_minor__gte", 0),
                            ("credited_minor__lte", models.F("cost_minor")),
                            ("core_credited_minor__gte", 0),
                            ("core_credited_minor__lte", models.F("core_minor")),
                            ("returned_quantity__gte", 0),
                            ("returned_quantity__lte", models.F("quantity")),
                        ),
                        name="bought_in_credit_within_cost",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("received", "returned")), _negated=True),
                            models.Q(
                                models.Q(("bill_number", ""), _negated=True),
                                ("received_at__isnull", False),
                                ("vendor__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="bought_in_received_has_bill",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ordered"), _negated=True),
                            ("vendor__isnull", False),
                            _connector="OR",
                        ),
                        name="bought_in_ordered_from_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("bill_number", ""), _negated=True),
                        fields=("vendor", "bill_number", "line_id", "description"),
                        name="bought_in_once_per_bill_line",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "branch_id", "part_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on_hand", models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ("reserved", models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ("value_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("low_since", models.DateTimeField(null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.part"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("on_hand__gte", models.F("reserved")), ("reserved__gte", 0)),
                        name="item_available_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("on_hand", 0), ("value_minor", 0)),
                            models.Q(("on_hand__gt", 0), ("value_minor__gte", 0)),
                            _connector="OR",
                        ),
                        name="item_value_fits_stock",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="item_currency_is_iso"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        run_sql_files("inventory", "0001_stock.sql"),
        install_machine(RESERVATION),
        install_machine(PART_ORDER),
        install_machine(BOUGHT_IN),
        guard_tables(
            "inventory_place",
            "inventory_item",
            "inventory_balance",
            "inventory_reorder",
            "inventory_move",
            "inventory_reservation",
            "inventory_partorder",
            "inventory_boughtin",
        ),
        keep_history("inventory_place", "inventory_reorder", "inventory_partorder", "inventory_boughtin"),
        append_only("inventory_move"),
        read_only("inventory_balance"),
        no_update_columns(
            "inventory_item", "branch_id", "part_id", "on_hand", "reserved", "value_minor", "currency"
        ),
        no_update_columns(
            "inventory_reservation", "branch_id", "work_order_id", "line_id", "part_id", "asked_at"
        ),
    ]
