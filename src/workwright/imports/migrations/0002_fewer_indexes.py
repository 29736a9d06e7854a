"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        WithoutIndex("import", "branch"),
        WithoutIndex("row", "branch"),
        WithoutIndex("row", "of_import"),
        WithoutIndex("savedmapping", "branch"),
    ]
