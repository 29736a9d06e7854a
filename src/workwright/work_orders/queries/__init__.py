"""Reads of the work: pages of an order, lists, history, and plain facts for the contexts above."""

from workwright.work_orders.queries.at_job import (
    QuestionView,
    RunningClock,
    clocks_of,
    get_question,
    list_questions,
    running_clock,
)
from workwright.work_orders.queries.facts import (
    BillableLine,
    JobCard,
    OrderFacts,
    ReleaseFacts,
    billable_lines,
    jobs_by_id,
    jobs_of,
    lines_of,
    lines_waiting,
    order_fact,
    order_facts,
    release_facts,
    services_of_jobs,
)
from workwright.work_orders.queries.findings import FindingFact, PhotoFact, findings_of
from workwright.work_orders.queries.history import (
    FittedPart,
    HistoryRow,
    PastImportView,
    SimilarOrder,
    asset_history,
    list_past_imports,
    similar_orders,
    site_history,
)
from workwright.work_orders.queries.lists import DeclinedRow, list_declined_lines, list_work_orders
from workwright.work_orders.queries.order import get_work_order
from workwright.work_orders.queries.pricing import price_lines
from workwright.work_orders.queries.promises import ComebackRate, PromisedRow, comeback_rate, list_promises
from workwright.work_orders.queries.signing import SummaryView, draft_summary, get_summary
from workwright.work_orders.queries.views import (
    JobView,
    LineView,
    TotalsView,
    WorkOrderRow,
    WorkOrderView,
)

__all__ = [
    "BillableLine",
    "ComebackRate",
    "DeclinedRow",
    "FindingFact",
    "FittedPart",
    "HistoryRow",
    "JobCard",
    "JobView",
    "LineView",
    "OrderFacts",
    "PastImportView",
    "PhotoFact",
    "PromisedRow",
    "QuestionView",
    "ReleaseFacts",
    "RunningClock",
    "SimilarOrder",
    "SummaryView",
    "TotalsView",
    "WorkOrderRow",
    "WorkOrderView",
    "asset_history",
    "billable_lines",
    "clocks_of",
    "comeback_rate",
    "draft_summary",
    "findings_of",
    "get_question",
    "get_summary",
    "get_work_order",
    "jobs_by_id",
    "jobs_of",
    "lines_of",
    "lines_waiting",
    "list_declined_lines",
    "list_past_imports",
    "list_promises",
    "list_questions",
    "list_work_orders",
    "order_fact",
    "order_facts",
    "price_lines",
    "release_facts",
    "running_clock",
    "services_of_jobs",
    "similar_orders",
    "site_history",
]
