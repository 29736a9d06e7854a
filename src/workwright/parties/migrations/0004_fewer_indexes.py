"""No index twice."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_order")]

    operations = [WithoutIndex("site", "customer")]
