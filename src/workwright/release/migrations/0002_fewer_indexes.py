"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("release", "0001_initial")]

    operations = [
        WithoutIndex("releasedecision", "branch"),
    ]
