"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0005_removable")]

    operations = [
        WithoutIndex("attachment", "branch"),
        WithoutIndex("attachment", "work_order"),
        WithoutIndex("checklistitem", "branch"),
        WithoutIndex("checklistitem", "job"),
        WithoutIndex("clockentry", "branch"),
        WithoutIndex("clockentry", "work_order"),
        WithoutIndex("finding", "branch"),
        WithoutIndex("finding", "work_order"),
        WithoutIndex("hold", "branch"),
        WithoutIndex("hold", "work_order"),
        WithoutIndex("job", "branch"),
        WithoutIndex("job", "work_order"),
        WithoutIndex("line", "branch"),
        WithoutIndex("line", "job"),
        WithoutIndex("line", "work_order"),
        WithoutIndex("note", "branch"),
        WithoutIndex("note", "work_order"),
        WithoutIndex("pastorder", "asset"),
        WithoutIndex("pastorder", "branch"),
        WithoutIndex("qualitycheck", "branch"),
        WithoutIndex("qualitycheck", "job"),
        WithoutIndex("question", "branch"),
        WithoutIndex("question", "work_order"),
        WithoutIndex("signature", "branch"),
        WithoutIndex("signature", "work_order"),
        WithoutIndex("workorder", "asset"),
        WithoutIndex("workorder", "branch"),
        WithoutIndex("workorder", "customer"),
        WithoutIndex("workorder", "site"),
    ]
