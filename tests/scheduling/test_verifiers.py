"""What `workwright verify` finds when a database superuser changes the calendar behind our back."""

from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.kernel.verify import verify


def checks():
    return {one.check for one in verify()} & {"visits", "time taken once"}


def test_double_bookings_and_strayed_visits_are_named(fresh_db, ctx_as, company, superuser):
    ctx = ctx_as("system")
    sam, order = a_technician(ctx), an_order(ctx)
    a_visit(ctx, order, sam)
    a_visit(ctx, order, sam, at=NOW.replace(hour=19))
    assert checks() == set()
    superuser.execute("ALTER TABLE scheduling_occupancy DROP CONSTRAINT occupancy_no_overlap")
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(
        "UPDATE scheduling_occupancy SET during = tstzrange('2026-11-23 17:00Z', '2026-11-23 20:00Z')"
    )
    superuser.execute("UPDATE scheduling_visit SET branch_id = %s", [company.north])
    assert checks() == {"visits", "time taken once"}
