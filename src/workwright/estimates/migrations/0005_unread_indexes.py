"""No index that nobody reads by: what these point at is never removed, nor looked up backwards."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("estimates", "0004_credit_promises")]

    operations = [
        WithoutIndex("estimate", "superseded_by"),
    ]
