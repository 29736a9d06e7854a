"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0003_during")]

    operations = [
        WithoutIndex("attendance", "branch"),
        WithoutIndex("occupancy", "branch"),
        WithoutIndex("occupancy", "visit"),
        WithoutIndex("resource", "branch"),
        WithoutIndex("visit", "branch"),
        WithoutIndex("visit", "work_order"),
        WithoutIndex("visitjob", "branch"),
        WithoutIndex("visitjob", "job"),
        WithoutIndex("visitjob", "visit"),
        WithoutIndex("workinghours", "branch"),
        WithoutIndex("workinghours", "resource"),
    ]
