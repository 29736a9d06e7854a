from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0006_site_zone")]

    operations = [
        migrations.AddField("customer", "erased", models.BooleanField(db_default=False, default=False)),
        migrations.AddConstraint(
            "customer",
            models.CheckConstraint(
                condition=models.Q(
                    ("erased", False),
                    models.Q(
                        ("billing_address", ""),
                        ("email", ""),
                        ("notes", ""),
                        ("phone", ""),
                        ("search_text", ""),
                        ("tax_id", ""),
                    ),
                    _connector="OR",
                ),
                name="customer_erased_holds_nothing",
            ),
        ),
    ]
