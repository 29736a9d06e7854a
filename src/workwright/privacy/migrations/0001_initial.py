import django.db.models.deletion
from django.db import migrations, models

import workwright.kernel.ids
from workwright.kernel.schema import erasable, guard_tables, install_machine
from workwright.privacy.states import REQUEST

ERASABLE = {
    "parties_customer": (
        "name",
        "phone",
        "email",
        "billing_address",
        "tax_id",
        "language",
        "notes",
        "preferences",
        "hold_reason",
        "search_text",
        "erased",
    ),
    "parties_site": ("name", "address", "phone", "access_notes", "latitude", "longitude"),
    "assets_asset": (
        "vin",
        "plate",
        "plate_key",
        "plate_region",
        "serial",
        "serial_key",
        "notes",
        "search_text",
    ),
    "work_orders_workorder": (
        "customer_words",
        "words_folded",
        "instructions",
        "access_notes",
        "damage_notes",
        "origin_reason",
        "po_number",
        "key_tag",
        "end_reason",
    ),
    "work_orders_job": ("details", "end_reason"),
    "work_orders_line": ("decline_reason",),
    "work_orders_note": ("text",),
    "work_orders_question": ("text", "answer"),
    "work_orders_finding": ("text",),
    "work_orders_payer": ("claim_number",),
    "billing_payeragreement": ("agreed_by",),
    "clientele_contact": ("name", "email", "phone", "active"),
    "clientele_surveyanswer": ("words",),
    "work_orders_attachment": ("caption",),
    "files_file": ("filename",),
    "work_orders_pastorder": ("words",),
    "work_orders_signature": ("signer_name", "summary_text"),
    "estimates_estimate": ("message", "document", "erased"),
    "estimates_authorisation": ("name", "number_called", "extra_work", "note"),
    "estimates_decision": ("reason",),
    "scheduling_visit": ("note", "override_reason", "end_reason", "latitude", "longitude"),
    "scheduling_visitterms": ("name",),
    "billing_invoice": ("work_description", "notes", "po_number", "document"),
    "billing_creditnote": ("document",),
    "release_releasedecision": ("recipient", "condition"),
    "notify_message": ("recipient", "title", "text", "html", "error", "channel_ref"),
    "imports_row": ("cells", "values", "reason", "remark", "marks"),
    "imports_import": ("filename",),
}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0006_erasing"),
        ("parties", "0007_erased"),
    ]

    operations = [
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(default=workwright.kernel.ids.new_id, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=10)),
                ("state", models.CharField(default="open", max_length=10)),
                ("channel", models.CharField(max_length=10)),
                ("asked_on", models.DateField()),
                ("recorded_by", models.CharField(max_length=100)),
                ("recorded_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, default="", max_length=100)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ground", models.CharField(blank=True, default="", max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-recorded_at"], name="privacy_request_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "done", "declined"))),
                        name="privacy_request_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("export", "erasure"))),
                        name="privacy_request_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ("counter", "phone", "email", "letter", "portal", "term"))
                        ),
                        name="privacy_request_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ground__in", ("identity_unproved", "unfounded", "legal_claim")),
                                ("state", "declined"),
                            ),
                            models.Q(models.Q(("state", "declined"), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="privacy_declined_has_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", ""), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="privacy_ended_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("customer", "kind"),
                        name="privacy_request_open_once",
                    ),
                ],
            },
        ),
        guard_tables("privacy_request"),
        install_machine(REQUEST),
        *(erasable(table, *columns) for table, columns in ERASABLE.items()),
    ]
