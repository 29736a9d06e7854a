import pytest

from tests.work_orders.builders import a_completed_order, a_photo, an_order, seen
from tests.world import act
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.attach_file import attach_file


def test_kind_caption_and_checksum_stay(ctx_as):
    ctx = ctx_as("system")
    order, photo = an_order(ctx), a_photo(ctx)
    act(
        attach_file,
        ctx,
        work_order_id=order.id,
        job_id=order.job_ids[0],
        file_id=photo,
        kind="after",
        caption="New coil",
    )
    (file,) = seen(ctx, order).files
    assert (file.kind, file.caption, file.job_id) == ("after", "New coil", order.job_ids[0])


def test_documents_come_later_too(ctx_as):
    ctx = ctx_as("system")
    order = a_completed_order(ctx)
    act(attach_file, ctx, work_order_id=order.id, file_id=a_photo(ctx))
    assert len(seen(ctx, order).files) == 1


def test_files_and_orders_of_others_are_not_there(ctx_as, company):
    ctx, north = ctx_as("system"), ctx_as("system", branch=company.north)
    with pytest.raises(NotFound):
        act(attach_file, north, work_order_id=an_order(ctx).id, file_id=a_photo(ctx))
