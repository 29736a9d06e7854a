import pytest

from tests.work_orders.builders import a_photo, an_order, seen
from tests.world import NOW, act
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.record_finding import record_finding


def test_it_stands_beside_the_customer_s_words(ctx_as, journal):
    ctx = ctx_as("technician")
    order = an_order(ctx_as("system"))
    photo = a_photo(ctx_as("system"))
    act(
        record_finding, ctx, work_order_id=order.id, job_id=order.job_ids[0], severity="urgent",
        text="Coil 2 cracked", files=({"file_id": photo, "kind": "during"},), device_at=NOW,
    )  # fmt: skip
    view = seen(ctx, order)
    (finding,) = view.findings
    assert (finding.text, finding.severity, finding.files[0].file_id) == ("Coil 2 cracked", "urgent", photo)
    assert view.customer_words == "It stutters when cold, and the lamp is on."
    assert "work_orders.finding_recorded" in str(journal())


def test_photos_have_to_be_there(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    with pytest.raises(NotFound, match="no such file"):
        act(
            record_finding,
            ctx,
            work_order_id=order.id,
            severity="ok",
            text="x",
            files=({"file_id": new_id()},),
        )
    assert seen(ctx, order).findings == ()
