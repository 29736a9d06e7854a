"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("access", "0004_devices")]

    operations = [
        WithoutIndex("device", "branch"),
        WithoutIndex("membership", "user"),
        WithoutIndex("selfapproval", "branch"),
    ]
