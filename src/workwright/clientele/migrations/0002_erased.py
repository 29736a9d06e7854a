from django.db import migrations, models

from workwright.kernel.schema import erasable


class Migration(migrations.Migration):
    """Somebody who was erased cannot be reached any more, and acts for nobody."""

    dependencies = [("clientele", "0001_initial"), ("kernel", "0006_erasing")]

    operations = [
        migrations.RemoveConstraint(model_name="contact", name="contact_can_be_reached"),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), ("phone", ""), _negated=True), ("active", False), _connector="OR"
                ),
                name="contact_can_be_reached",
            ),
        ),
        erasable("clientele_contact", "name", "email", "phone", "active"),
        erasable("clientele_surveyanswer", "words"),
    ]
