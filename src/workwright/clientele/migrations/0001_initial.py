import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import guard_tables, keep_history


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0006_guide_marks"),
        ("parties", "0004_fewer_indexes"),
        ("work_orders", "0008_unread_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.customer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=200)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("may_see", models.BooleanField(default=True)),
                ("may_approve", models.BooleanField(default=False)),
                ("may_pay", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AccountVisit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("came_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
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
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clientele.accountlink",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clientele.contact",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="accountlink",
            name="contact",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clientele.contact",
            ),
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("satisfaction", models.PositiveSmallIntegerField()),
                ("recommend", models.PositiveSmallIntegerField()),
                ("words", models.TextField(blank=True, default="")),
                ("answered_at", models.DateTimeField()),
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
                    "work_order",
                    models.OneToOneField(
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
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("active", True), models.Q(("email", ""), _negated=True)),
                fields=["email"],
                name="contact_by_email",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("active", True), models.Q(("phone", ""), _negated=True)),
                fields=["phone"],
                name="contact_by_phone",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="contact_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), ("phone", ""), _negated=True), name="contact_can_be_reached"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True), models.Q(("email", ""), _negated=True)),
                fields=("customer", "email"),
                name="contact_email_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("active", True), models.Q(("phone", ""), _negated=True)),
                fields=("customer", "phone"),
                name="contact_phone_once",
            ),
        ),
        migrations.AddIndex(
            model_name="surveyanswer",
            index=models.Index(fields=["branch", "answered_at"], name="survey_by_day"),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("satisfaction__gte", 1), ("satisfaction__lte", 5)),
                name="survey_satisfaction_1_to_5",
            ),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("recommend__lte", 10)), name="survey_recommend_0_to_10"
            ),
        ),
        guard_tables(
            "clientele_contact", "clientele_accountlink", "clientele_accountvisit", "clientele_surveyanswer"
        ),
        keep_history("clientele_contact"),
    ]
