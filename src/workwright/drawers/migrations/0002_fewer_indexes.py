"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("drawers", "0001_initial")]

    operations = [
        WithoutIndex("cashmovement", "branch"),
        WithoutIndex("drawer", "branch"),
        WithoutIndex("shift", "branch"),
    ]
