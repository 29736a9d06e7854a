from django.db import migrations, models

from workwright.kernel.schema import install_machine
from workwright.work_orders.states import JOB, LINE


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0006_fewer_indexes")]

    operations = [
        migrations.AddField(
            model_name="line",
            name="by_terms",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_terms", False),
                    models.Q(
                        ("kind", "fee"),
                        ("part__isnull", True),
                        ("state__in", ("proposed", "authorised", "removed")),
                    ),
                    _connector="OR",
                ),
                name="line_by_terms_is_a_fee",
            ),
        ),
        install_machine(JOB),
        install_machine(LINE),
    ]
