from django.db import migrations, models

from workwright.kernel.schema import unguarded


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Circuit",
            fields=[
                ("destination", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("failures", models.SmallIntegerField()),
                ("needed", models.SmallIntegerField()),
                ("since", models.DateTimeField()),
                ("open_until", models.DateTimeField()),
                ("error", models.CharField(max_length=300)),
            ],
        ),
        unguarded("kernel_circuit"),
    ]
