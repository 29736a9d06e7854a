import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_self_approval"),
        ("drawers", "0001_initial"),
        ("parties", "0003_order"),
        ("payments", "0001_initial"),
        ("work_orders", "0003_questions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_change_is_right",
        ),
        migrations.AddField(
            model_name="payment",
            name="rounding_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="refund",
            name="rounding_minor",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tendered_minor", None),
                    models.Q(
                        ("change_minor__gte", 0),
                        (
                            "tendered_minor",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount_minor"), "+", models.F("rounding_minor")
                                ),
                                "+",
                                models.F("change_minor"),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="payment_change_is_right",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("method", "cash"), ("rounding_minor", 0), _connector="OR"),
                name="payment_only_cash_is_rounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("method", "cash"), ("rounding_minor", 0), _connector="OR"),
                name="refund_only_cash_is_rounded",
            ),
        ),
    ]
