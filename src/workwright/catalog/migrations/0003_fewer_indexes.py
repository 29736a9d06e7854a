"""No index that another one begins with, and none on the branch alone."""

from django.db import migrations

from workwright.kernel.schema import WithoutIndex


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_agreed_rates")]

    operations = [
        WithoutIndex("exemption", "customer"),
        WithoutIndex("fee", "branch"),
        WithoutIndex("labourrate", "branch"),
        WithoutIndex("markuptier", "branch"),
        WithoutIndex("pricelist", "branch"),
        WithoutIndex("pricelistitem", "price_list"),
        WithoutIndex("serviceline", "service"),
        WithoutIndex("taxrate", "branch"),
        WithoutIndex("taxrate", "tax_code"),
    ]
