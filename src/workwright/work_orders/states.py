"""What may follow what, for orders, jobs and lines. Guards belong to the actions."""

from workwright.kernel.states import Machine, T

WORK_ORDER = Machine(
    "work_order",
    table="work_orders_workorder",
    initial=("open", "requested"),
    transitions=[
        T("requested", "work_orders.accept_request", "open"),
        T("requested", "work_orders.decline_request", "declined"),
        T("requested", "work_orders.cancel_work_order", "cancelled"),
        T("open", "work_orders.start_job", "in_progress"),
        T("open", "work_orders.cancel_work_order", "cancelled"),
        T("in_progress", "work_orders.complete_work_order", "completed"),
        T("in_progress", "work_orders.complete_work_order", "closed", outcome="released_before"),
        T("in_progress", "work_orders.cancel_work_order", "cancelled"),
        T("completed", "work_orders.reopen_work_order", "in_progress"),
        T("completed", "work_orders.mark_released", "closed"),
    ],
)
"""One order from request to release; `closed` is done and let go. Paid, late and releasable are derived."""

JOB = Machine(
    "job",
    table="work_orders_job",
    initial="proposed",
    transitions=[
        T("proposed", "work_orders.authorise_lines", "ready"),
        T("proposed", "work_orders.decline_lines", "declined"),
        T("proposed", "work_orders.start_job", "in_progress"),
        T("proposed", "work_orders.cancel_job", "cancelled"),
        T("proposed", "work_orders.cancel_work_order", "cancelled"),
        T("ready", "work_orders.start_job", "in_progress"),
        T("ready", "work_orders.decline_lines", "declined"),
        T("ready", "work_orders.cancel_job", "cancelled"),
        T("ready", "work_orders.cancel_work_order", "cancelled"),
        T("in_progress", "work_orders.pause_job", "paused"),
        T("in_progress", "work_orders.finish_job", "done"),
        T("in_progress", "work_orders.cancel_work_order", "cancelled"),
        T("paused", "work_orders.start_job", "in_progress"),
        T("paused", "work_orders.finish_job", "done"),
        T("paused", "work_orders.cancel_job", "cancelled"),
        T("paused", "work_orders.cancel_work_order", "cancelled"),
        T("done", "work_orders.check_quality", "ready", outcome="failed"),
        T("done", "work_orders.reopen_job", "ready"),
        T("done", "work_orders.authorise_lines", "ready"),
        T("declined", "work_orders.authorise_lines", "ready"),
        T("proposed", "work_orders.add_agreed_fee", "done"),
    ],
)
"""One complaint or task. A job without lines to authorise may start from `proposed`."""

LINE = Machine(
    "line",
    table="work_orders_line",
    initial="proposed",
    transitions=[
        T("proposed", "work_orders.await_decision", "awaiting"),
        T("proposed", "work_orders.authorise_lines", "authorised"),
        T("proposed", "work_orders.add_agreed_fee", "authorised"),
        T("proposed", "work_orders.decline_lines", "declined"),
        T("proposed", "work_orders.remove_line", "removed"),
        T("proposed", "work_orders.cancel_job", "removed"),
        T("proposed", "work_orders.cancel_work_order", "removed"),
        T("awaiting", "work_orders.authorise_lines", "authorised"),
        T("awaiting", "work_orders.decline_lines", "declined"),
        T("awaiting", "work_orders.recall_lines", "proposed"),
        T("awaiting", "work_orders.edit_line", "proposed"),
        T("awaiting", "work_orders.remove_line", "removed"),
        T("awaiting", "work_orders.cancel_job", "removed"),
        T("awaiting", "work_orders.cancel_work_order", "removed"),
        T("authorised", "work_orders.edit_line", "awaiting", outcome="above_tolerance"),
        T("authorised", "work_orders.divide_anew", "awaiting"),
        T("awaiting", "work_orders.divide_anew", "proposed"),
        T("authorised", "work_orders.decline_lines", "declined"),
        T("authorised", "work_orders.remove_line", "removed"),
        T("authorised", "work_orders.drop_agreed_fee", "removed"),
        T("authorised", "work_orders.cancel_job", "removed"),
        T("authorised", "work_orders.cancel_work_order", "removed"),
        T("declined", "work_orders.authorise_lines", "authorised"),
        T("declined", "work_orders.await_decision", "awaiting"),
        T("declined", "work_orders.edit_line", "proposed"),
    ],
)
"""The customer's consent to one line. Executed and invoiced are facts beside it, never states of it."""

UNDECIDED = ("proposed", "awaiting")
"""Line states in which the customer has not said yes or no to the present price."""

OPEN_ORDER = ("requested", "open", "in_progress")
"""Order states in which the content of the order may still change."""

LIVE_ORDER = (*OPEN_ORDER, "completed")
"""Order states in which somebody still has to do something: work, invoice, take payment, let go."""

LIVE_JOB = ("proposed", "ready", "in_progress", "paused")
"""Job states with work still to do."""


def sources_of(machine: Machine, action: str, target: str = "") -> list[str]:
    """Return the states from which `action` leads on (to `target`, if given): for updates of many rows at once."""
    rows = (t for t in machine.transitions if t.action == action and (not target or t.target == target))
    return list(dict.fromkeys(t.source for t in rows))
