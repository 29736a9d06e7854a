import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from workwright.imports.states import IMPORT, ROW
from workwright.kernel.schema import guard_tables, install_machine


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_sign_in_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("state", models.CharField(default="uploaded", max_length=10)),
                ("filename", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("format", models.CharField(max_length=4)),
                ("encoding", models.CharField(blank=True, default="", max_length=20)),
                ("separator", models.CharField(blank=True, default="", max_length=1)),
                ("sheet", models.CharField(blank=True, default="", max_length=100)),
                ("sheets", models.JSONField(default=list)),
                ("header", models.PositiveIntegerField(default=1)),
                ("columns", models.JSONField(default=list)),
                ("signature", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                ("decimal_mark", models.CharField(default=".", max_length=1)),
                ("date_order", models.CharField(default="dmy", max_length=3)),
                ("loaded", models.BooleanField(default=False)),
                ("problem", models.CharField(blank=True, default="", max_length=2000)),
                ("source_rows", models.PositiveIntegerField(default=0)),
                ("source_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("uploaded_at", models.DateTimeField()),
                ("uploaded_by", models.CharField(max_length=100)),
                ("started_at", models.DateTimeField(null=True)),
                ("started_by", models.CharField(blank=True, default="", max_length=100)),
                ("finished_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undo_reason", models.CharField(blank=True, default="", max_length=300)),
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
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=8)),
                ("cells", models.JSONField(default=list)),
                ("values", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, default="", max_length=1000)),
                ("remark", models.CharField(blank=True, default="", max_length=1000)),
                ("amount_minor", models.BigIntegerField(null=True)),
                ("key", models.CharField(blank=True, default="", max_length=64)),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), default=list, size=None
                    ),
                ),
                ("records", models.JSONField(default=list)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.branch"
                    ),
                ),
                (
                    "of_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="imports.import"
                    ),
                ),
            ],
            options={
                "verbose_name": "row",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SavedMapping",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("signature", models.CharField(max_length=64)),
                ("mapping", models.JSONField()),
                ("decimal_mark", models.CharField(max_length=1)),
                ("date_order", models.CharField(max_length=3)),
                ("saved_at", models.DateTimeField()),
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
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["branch", "-uploaded_at"], name="import_newest"),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(
                condition=models.Q(("state__in", ("mapped", "running", "undoing"))),
                fields=["uploaded_at"],
                name="import_with_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "uploaded",
                            "mapped",
                            "checked",
                            "running",
                            "done",
                            "undoing",
                            "undone",
                            "cancelled",
                        ),
                    )
                ),
                name="import_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "customers",
                            "vehicles",
                            "equipment",
                            "parts",
                            "stock",
                            "invoices",
                            "deposits",
                            "history",
                        ],
                    )
                ),
                name="import_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("format__in", ("csv", "xlsx"))), name="import_format_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("decimal_mark__in", (".", ","))), name="import_mark_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("date_order__in", ("dmy", "mdy", "ymd"))), name="import_order_known"
            ),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(fields=["of_import", "state", "line"], name="import_row_by_state"),
        ),
        migrations.AddIndex(
            model_name="row",
            index=models.Index(
                condition=models.Q(("state", "created")), fields=["branch", "key"], name="import_row_by_key"
            ),
        ),
        migrations.AddIndex(
            model_name="row",
            index=django.contrib.postgres.indexes.GinIndex(fields=["marks"], name="import_row_by_marks"),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("read", "refused", "ready", "known", "created", "undone"))),
                name="import_row_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="import_row_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("of_import", "line"), name="import_row_once"),
        ),
        migrations.AddConstraint(
            model_name="savedmapping",
            constraint=models.UniqueConstraint(fields=("branch", "kind", "signature"), name="mapping_once"),
        ),
        guard_tables("imports_import", "imports_row", "imports_savedmapping"),
        install_machine(IMPORT),
        install_machine(ROW),
    ]
