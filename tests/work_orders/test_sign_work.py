import hashlib

import pytest

from tests.work_orders.builders import a_photo, a_running_order, a_service, an_order, seen, sign
from tests.world import act
from workwright.kernel.errors import IllegalTransition
from workwright.work_orders.actions.attach_file import attach_file
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.finish_job import NotReady, finish_job
from workwright.work_orders.actions.sign_work import SummaryChanged
from workwright.work_orders.queries import get_summary

SIGNED = {"checklist": (), "required_proof": {"signature": True}}


def test_it_is_bound_to_the_exact_words_shown(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    act(finish_job, ctx, job_id=order.job_ids[0])
    shown = get_summary(ctx, order.id)
    assert "0.8 x Replace ignition coil: 108.00 USD" in shown.text
    assert "Total: 172.90 USD" in shown.text
    assert shown.sha256 == hashlib.sha256(shown.text.encode()).hexdigest()
    sign(ctx, order, file_id=a_photo(ctx))
    (signature,) = seen(ctx, order).signatures
    assert (signature.summary_text, signature.fits, signature.signer_name) == (shown.text, True, "Ana Díaz")


def test_what_changed_since_it_was_shown_is_not_signed(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    before = get_summary(ctx, order.id).sha256
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(SummaryChanged):
        sign(ctx, order, summary_sha256=before)


def test_another_photo_breaks_the_signature_and_completion_says_so(ctx_as):
    ctx = ctx_as("system")
    order = a_running_order(ctx, {"service_id": a_service(ctx, **SIGNED)})
    act(finish_job, ctx, job_id=order.job_ids[0])
    with pytest.raises(NotReady, match="Have the customer sign"):
        act(complete_work_order, ctx, work_order_id=order.id)
    sign(ctx, order)
    act(attach_file, ctx, work_order_id=order.id, file_id=a_photo(ctx), kind="after")
    assert not seen(ctx, order).signatures[0].fits
    with pytest.raises(NotReady, match="changed after it was signed"):
        act(complete_work_order, ctx, work_order_id=order.id)
    sign(ctx, order)
    assert act(complete_work_order, ctx, work_order_id=order.id).state == "completed"


def test_there_is_nothing_to_sign_before_work(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(IllegalTransition):
        sign(ctx, an_order(ctx))


def test_the_signer_is_not_in_the_journal(ctx_as, journal):
    ctx = ctx_as("system")
    order = a_running_order(ctx)
    sign(ctx, order, signer_name="Zebedee Quint")
    assert "Zebedee" not in str(journal())
