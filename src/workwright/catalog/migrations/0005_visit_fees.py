from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_diagnosis_credit")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="no_show_fee",
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="late_cancel_fee",
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="service",
            name="late_cancel_hours",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("no_show_fee", None), ("no_show_fee__gte", 0), _connector="OR"),
                    models.Q(("late_cancel_fee", None), ("late_cancel_fee__gte", 0), _connector="OR"),
                ),
                name="service_visit_fees_not_negative",
            ),
        ),
    ]
