"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("assets", "0003_removable")]

    operations = [
        WithoutIndex("asset", "customer"),
        WithoutIndex("meterreading", "asset"),
    ]
