from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, seen


def test_one_request_makes_a_whole_order(ctx_as):
    ctx = ctx_as("service_advisor")
    order = an_order(ctx, COIL_JOB, BRAKE_JOB, priority="urgent", key_tag="K7", meter_in=84310)
    view = seen(ctx, order)
    assert (order.number, view.state, view.priority) == ("WO-00001", "open", "urgent")
    assert [job.title for job in view.jobs] == ["Misfire, cylinder 2", "Front brakes"]
    assert [line.position for job in view.jobs for line in job.lines] == [1, 2, 3, 4]
    assert view.customer_words == "It stutters when cold, and the lamp is on."
