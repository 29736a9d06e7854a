from django.db import migrations

from workwright.kernel.schema import run_sql_files


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_fewer_indexes")]
    operations = [run_sql_files("parties", "0005_site_words.sql")]
