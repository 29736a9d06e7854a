"""Reading tips: what came, what is owed to whom, what the payroll gets."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from workwright.access.queries import user_names, users_with
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.payments.models import Tip, TipBalance, TipPayout, TipShare

TIPS = "payments.view_tips"


class TipsOwed(View):
    """What is owed to one technician now."""

    id: UUID
    name: str
    currency: str
    owed_minor: int


class TipPerson(View):
    id: UUID
    name: str


class PayrollRow(View):
    """One technician's tips of some days: what came in, what was handed out of a drawer, what goes with the wages."""

    technician_id: UUID
    name: str
    currency: str
    tips_minor: int
    paid_cash_minor: int
    paid_payroll_minor: int


class ShiftTips(View):
    """The tips taken in one shift, by method."""

    method: str
    count: int
    amount_minor: int
    currency: str


@query("payments.list_tips_owed", permission=TIPS)
def list_tips_owed(ctx: Context) -> tuple[TipsOwed, ...]:
    """What this branch owes its technicians as tips."""
    rows = list(TipBalance.here(ctx).filter(owed_minor__gt=0))
    names = user_names(row.technician_id for row in rows)
    found = (
        TipsOwed(
            id=row.technician_id,
            name=names[row.technician_id],
            currency=row.currency,
            owed_minor=row.owed_minor,
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda row: (row.name, row.currency)))


@query("payments.list_tip_people", permission=TIPS)
def list_tip_people(ctx: Context) -> tuple[TipPerson, ...]:
    """Who works on jobs in this branch, and can be given a tip."""
    return tuple(
        TipPerson(id=user.id, name=user.name) for user in users_with("work_orders.start_job", ctx.here)
    )


@query("payments.list_payroll_tips", permission=TIPS)
def list_payroll_tips(
    ctx: Context, first_on: date | None = None, last_on: date | None = None
) -> tuple[PayrollRow, ...]:
    """Tips per technician between two days, both counted, for the payroll; without them, of this month."""
    begin, end = _between(ctx, first_on or ctx.today.replace(day=1), last_on or ctx.today)
    sums: dict[tuple[UUID, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    shares = TipShare.here(ctx).filter(tip__at__gte=begin, tip__at__lt=end)
    _collect(sums, "tips", shares.values_list("technician_id", "currency", "amount_minor"))
    payouts = TipPayout.here(ctx).filter(at__gte=begin, at__lt=end)
    for way in ("drawer", "payroll"):
        rows = payouts.filter(way=way).values_list("technician_id", "currency", "amount_minor")
        _collect(sums, way, rows)
    names = user_names(person for person, _ in sums)
    found = (
        PayrollRow(
            technician_id=person,
            name=names[person],
            currency=currency,
            tips_minor=of["tips"],
            paid_cash_minor=of["drawer"],
            paid_payroll_minor=of["payroll"],
        )
        for (person, currency), of in sums.items()
    )
    return tuple(sorted(found, key=lambda row: (row.name, row.currency)))


@query("payments.tips_of_shift", permission="drawers.view_drawers")
def tips_of_shift(ctx: Context, shift_id: UUID) -> tuple[ShiftTips, ...]:
    """The tips taken in a shift: cash is in its drawer, cards are at the terminal."""
    rows = Tip.visible(ctx).filter(shift_id=shift_id).values("method", "currency").order_by("method")
    sums = rows.annotate(count=Count("id"), amount_minor=Sum("amount_minor"))
    return tuple(ShiftTips(**row) for row in sums)


def _between(ctx: Context, first_on: date, last_on: date) -> tuple[datetime, datetime]:
    """Return the first instant of a day of the branch, and the first after another."""
    begin = datetime.combine(first_on, time.min, ctx.zone)
    return begin, datetime.combine(last_on + timedelta(days=1), time.min, ctx.zone)


def _collect(
    sums: dict[tuple[UUID, str], dict[str, int]], name: str, rows: Iterable[tuple[UUID, str, int]]
) -> None:
    for person, currency, amount in rows:
        sums[person, currency][name] += amount
