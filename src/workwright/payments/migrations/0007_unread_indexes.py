"""No index that nobody reads by: what these point at is never removed, nor looked up backwards."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_tips_and_owners")]

    operations = [
        WithoutIndex("payment", "request"),
    ]
