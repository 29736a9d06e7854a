"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_brought_in")]

    operations = [
        WithoutIndex("accountcharge", "branch"),
        WithoutIndex("allocation", "branch"),
        WithoutIndex("clearance", "branch"),
        WithoutIndex("dispute", "account"),
        WithoutIndex("dispute", "branch"),
        WithoutIndex("payment", "account"),
        WithoutIndex("payment", "branch"),
        WithoutIndex("payment", "customer"),
        WithoutIndex("payment", "work_order"),
        WithoutIndex("paymentattempt", "account"),
        WithoutIndex("paymentattempt", "branch"),
        WithoutIndex("paymentrequest", "branch"),
        WithoutIndex("paymentrequest", "work_order"),
        WithoutIndex("provideraccount", "branch"),
        WithoutIndex("providerevent", "account"),
        WithoutIndex("providerevent", "branch"),
        WithoutIndex("refund", "branch"),
        WithoutIndex("refund", "work_order"),
        WithoutIndex("review", "branch"),
    ]
