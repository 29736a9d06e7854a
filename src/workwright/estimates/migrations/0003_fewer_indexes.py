"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("estimates", "0002_old_parts")]

    operations = [
        WithoutIndex("authorisation", "branch"),
        WithoutIndex("authorisation", "work_order"),
        WithoutIndex("decision", "branch"),
        WithoutIndex("decision", "estimate_line"),
        WithoutIndex("decision", "line"),
        WithoutIndex("estimate", "branch"),
        WithoutIndex("estimate", "work_order"),
        WithoutIndex("estimateline", "branch"),
        WithoutIndex("estimateline", "estimate"),
    ]
