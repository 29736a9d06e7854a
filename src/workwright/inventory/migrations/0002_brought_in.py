from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_sign_in_links"),
        ("catalog", "0002_agreed_rates"),
        ("inventory", "0001_initial"),
        ("parties", "0003_order"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="move",
            name="move_sides_fit_kind",
        ),
        migrations.AddConstraint(
            model_name="move",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("from_place__isnull", True),
                        ("kind__in", ("opening", "receipt", "return")),
                        ("to_place__isnull", False),
                    ),
                    models.Q(
                        ("from_place__isnull", False),
                        ("kind__in", ("consumption", "vendor_return", "opening_undone")),
                        ("to_place__isnull", True),
                    ),
                    models.Q(
                        ("from_place__isnull", True), ("kind", "adjustment"), ("to_place__isnull", False)
                    ),
                    models.Q(
                        ("from_place__isnull", False), ("kind", "adjustment"), ("to_place__isnull", True)
                    ),
                    models.Q(
                        ("from_place__isnull", False), ("kind", "transfer"), ("to_place__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="move_sides_fit_kind",
            ),
        ),
    ]
