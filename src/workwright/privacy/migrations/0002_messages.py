from django.db import migrations

from workwright.kernel.schema import erasable


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("notify", "0004_both_ways")]

    operations = [
        erasable("notify_receivedmessage", "sender", "sender_name", "text", "media", "media_error"),
        erasable("notify_consent", "address", "words"),
    ]
