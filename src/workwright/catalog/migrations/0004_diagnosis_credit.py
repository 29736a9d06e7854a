from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_fewer_indexes")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="diagnosis_credit",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="service",
            name="diagnosis_credit_minimum",
            field=models.DecimalField(decimal_places=4, max_digits=16, null=True),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("diagnosis_credit__in", ("", "never", "on_approval"))),
                name="service_diagnosis_credit_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("diagnosis_credit_minimum", None),
                    ("diagnosis_credit_minimum__gte", 0),
                    _connector="OR",
                ),
                name="service_diagnosis_minimum_not_negative",
            ),
        ),
    ]
