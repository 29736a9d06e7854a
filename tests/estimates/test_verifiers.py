"""What a superuser does to an offer or an answer is found."""

import pytest

from tests.estimates.builders import a_sent_estimate, answered, no, yes
from workwright.kernel.verify import verify


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        ("UPDATE estimates_authorisation SET approved_minor = approved_minor + 1", "authorisations"),
        ("DELETE FROM estimates_decision WHERE NOT approved", "authorisations"),
        ("UPDATE work_orders_line SET ceiling_minor = ceiling_minor + 1", "authority of lines"),
        ("UPDATE estimates_decision SET approved = NOT approved", "authority of lines"),
        (
            "UPDATE work_orders_line SET authorisation_id = gen_random_uuid() WHERE state = 'authorised'",
            "upward references",
        ),
        (
            "ALTER TABLE estimates_estimate DROP CONSTRAINT estimate_hash_is_of_its_bytes; "
            "UPDATE estimates_estimate SET document = document || 'x'",
            "estimates as shown",
        ),
    ],
)
def test_it_is_found(fresh_db, superuser, ctx_as, harm, check):
    ctx = ctx_as()
    sent = a_sent_estimate(ctx)
    answered(ctx, sent, [*yes(sent.line_ids[0]), *no(sent.line_ids[1])])
    assert verify() == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(harm)
    assert check in {found.check for found in verify()}
