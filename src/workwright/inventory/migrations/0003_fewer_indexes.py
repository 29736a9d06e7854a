"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("inventory", "0002_brought_in")]

    operations = [
        WithoutIndex("balance", "branch"),
        WithoutIndex("balance", "place"),
        WithoutIndex("boughtin", "branch"),
        WithoutIndex("item", "branch"),
        WithoutIndex("move", "branch"),
        WithoutIndex("partorder", "branch"),
        WithoutIndex("place", "branch"),
        WithoutIndex("reorder", "branch"),
        WithoutIndex("reservation", "branch"),
    ]
