from django.db import migrations, models

from workwright.kernel.schema import append_only, guard_tables


class Migration(migrations.Migration):
    initial = True
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="AddressCheck",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=200)),
                ("witness", models.CharField(max_length=10)),
                ("outcome", models.CharField(max_length=10)),
                ("detail", models.CharField(blank=True, default="", max_length=300)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("witness__in", ("server", "device"))),
                        name="address_check_witness_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("reached", "other", "unreached"))),
                        name="address_check_outcome_known",
                    ),
                ],
                "indexes": [models.Index(fields=["address", "-at"], name="address_check_newest")],
            },
        ),
        append_only("operations_addresscheck"),
        guard_tables("operations_addresscheck"),
    ]
