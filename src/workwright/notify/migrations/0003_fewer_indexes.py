"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("notify", "0002_trouble")]

    operations = [
        WithoutIndex("message", "branch"),
    ]
