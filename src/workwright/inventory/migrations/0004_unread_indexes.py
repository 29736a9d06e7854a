"""No index that nobody reads by: what these point at is never removed, nor looked up backwards."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_fewer_indexes")]

    operations = [
        WithoutIndex("move", "from_place"),
        WithoutIndex("move", "part_order"),
        WithoutIndex("move", "to_place"),
        WithoutIndex("move", "vendor"),
        WithoutIndex("reservation", "place"),
    ]
