"""No index that nobody reads by: what these point at is never removed, nor looked up backwards."""

from django.db import migrations, models

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0007_fees_by_terms")]

    operations = [
        WithoutIndex("job", "service"),
        WithoutIndex("line", "fee"),
        WithoutIndex("line", "operation"),
        WithoutIndex("line", "vendor"),
        WithoutIndex("workorder", "origin"),
        WithoutIndex("workorder", "service"),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("origin__isnull", False)), fields=["origin"], name="work_order_of_origin"
            ),
        ),
    ]
