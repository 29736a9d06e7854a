from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sign_in_links"),
        ("drawers", "0001_initial"),
        ("parties", "0003_order"),
        ("payments", "0002_cash_rounding"),
        ("work_orders", "0002_past_orders"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="payment",
            name="payment_method_known",
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "method__in",
                        (
                            "cash",
                            "card",
                            "card_slip",
                            "cheque",
                            "transfer",
                            "wallet",
                            "mobile_money",
                            "brought_in",
                        ),
                    )
                ),
                name="payment_method_known",
            ),
        ),
    ]
