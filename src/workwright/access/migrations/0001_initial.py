import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from workwright.kernel.schema import guard_tables, keep_history, run_sql_files, unguarded


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.CharField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                ("session_generation", models.PositiveIntegerField(default=1)),
                ("joined_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("email",), name="user_email_once"),
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="user_email_is_lower",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Branch",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=120)),
                ("zone", models.CharField(max_length=64)),
                ("locale", models.CharField(max_length=16)),
                ("currency", models.CharField(max_length=3)),
                ("country", models.CharField(max_length=2)),
                ("jurisdiction", models.CharField(max_length=16)),
                ("address", models.TextField(blank=True, default="")),
                ("phone", models.CharField(blank=True, default="", max_length=32)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("tax_id", models.CharField(blank=True, default="", max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="branch_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="branch_currency_is_iso"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="branch_country_is_iso"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiClient",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(max_length=32)),
                ("scopes", models.JSONField(default=list)),
                ("generation", models.PositiveSmallIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.branch",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                (
                                    "super_admin",
                                    "operations_manager",
                                    "regional_supervisor",
                                    "branch_manager",
                                    "dispatch_officer",
                                    "service_advisor",
                                    "technician",
                                    "cashier",
                                    "accountant",
                                    "auditor",
                                ),
                            )
                        ),
                        name="api_client_role_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.CharField(max_length=254)),
                ("name", models.CharField(max_length=120)),
                ("seats", models.JSONField()),
                ("invited_by", models.CharField(max_length=64)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("generation", models.PositiveIntegerField(default=1)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("revoked_at__isnull", True)),
                        fields=("email",),
                        name="invitation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="invitation_accepted_or_revoked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("user__isnull", True)),
                            models.Q(("accepted_at__isnull", False), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="invitation_accepted_has_user",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                (
                    "branch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.branch",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "branch"), name="membership_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                (
                                    "super_admin",
                                    "operations_manager",
                                    "regional_supervisor",
                                    "branch_manager",
                                    "dispatch_officer",
                                    "service_advisor",
                                    "technician",
                                    "cashier",
                                    "accountant",
                                    "auditor",
                                ),
                            )
                        ),
                        name="membership_role_known",
                    ),
                ],
            },
        ),
        guard_tables(
            "access_branch", "access_user", "access_membership", "access_invitation", "access_apiclient"
        ),
        keep_history("access_branch", "access_membership", "access_invitation", "access_apiclient"),
        run_sql_files("access", "0001_cache.sql"),
        unguarded("access_cache"),
    ]
