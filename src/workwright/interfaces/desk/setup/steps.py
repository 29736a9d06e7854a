"""The steps of the guide, and how the facts show whether one is done. Nothing is stored but what is put off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workwright.access.queries import list_branches, list_invitations, list_users
from workwright.access.queries.branches import BranchView
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries import list_invoices
from workwright.catalog.queries import list_labour_rates, list_services, list_tax_rates
from workwright.drawers.queries import list_drawers, list_shifts
from workwright.interfaces.demo import is_all_there_is
from workwright.kernel.context import Context
from workwright.notify.queries import MessageView, list_messages, standing
from workwright.operations.policy import SetupPolicy
from workwright.operations.queries import AddressView, MailServerView, get_address, get_mail_server
from workwright.payments.queries import list_provider_accounts


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is already, read once."""

    branches: list[BranchView]
    here: BranchView | None = None
    tax_rates: tuple[Any, ...] = ()
    labour_rates: tuple[Any, ...] = ()
    services: tuple[Any, ...] = ()
    billing: BillingPolicy | None = None
    people: int = 0
    invited: int = 0
    address: AddressView | None = None
    mail_set_up: bool = False
    mail: MailServerView | None = None
    tests: tuple[MessageView, ...] = ()
    providers: int = 0
    drawers: int = 0
    shifts: int = 0
    invoices: int = 0
    put_off: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it asks, why, and when it is done. `optional`: it can be put off."""

    key: str
    title: str
    why: str
    done: Callable[[Facts], bool]
    optional: bool = True


STEPS = (
    Step(
        "demo",
        "Leave the practice company",
        "What you see now is made up, to try things on. Your own company begins on an empty floor.",
        lambda facts: not facts.demo,
    ),
    Step(
        "branch",
        "Company and branch",
        "Zone, language and currency rule every date and amount. Currency and country never change "
        "afterwards, because "
        "the books are kept in them; everything else you can correct any day.",
        lambda facts: bool(facts.branches),
        optional=False,
    ),
    Step(
        "taxes",
        "Taxes",
        "Every line is taxed by its kind. A rate holds from a day on: when the law changes, you add the new "
        "one, and what "
        "was issued before stays as it was.",
        lambda facts: bool(facts.tax_rates),
        optional=False,
    ),
    Step(
        "services",
        "What you sell",
        "Services bring their lines, checks and photos to a job, and are found by the words customers use. A "
        "starter set is "
        "quicker than an empty list; change or add any day.",
        lambda facts: bool(facts.services and facts.labour_rates),
    ),
    Step(
        "numbering",
        "Numbers of your documents",
        "Numbers run without gaps, as the tax office wants. Choose what stands before them now: issued "
        "documents keep theirs.",
        lambda facts: bool(facts.invoices) or "numbering" in facts.put_off,
    ),
    Step(
        "logo",
        "Logo and look",
        "It stands on estimates, invoices and receipts. The picture is drawn anew, so that nothing hidden in "
        "it travels along.",
        lambda facts: bool(facts.billing and facts.billing.logo_file_id),
    ),
    Step(
        "people",
        "People",
        "Everybody has their own name in the record. They get a link by e-mail, or scan a code on your "
        "screen; roles can be "
        "changed any day. There is no price per person.",
        lambda facts: facts.people + facts.invited > 1,
    ),
    Step(
        "address",
        "Public address",
        "Customers open estimates and pay by link. For that they have to reach this machine. Until they can, "
        "show links as a "
        "code on your screen, and let them sign on the tablet.",
        lambda facts: bool(facts.address and facts.address.reach == "from_outside"),
    ),
    Step(
        "mail",
        "E-mail",
        "Estimates, links, invoices, reminders and invitations go out by your own mail server: the one of your mail "
        "address will do. Without one they wait, and nothing is lost.",
        lambda facts: any(one.state == "sent" for one in facts.tests),
    ),
    Step(
        "pay",
        "Ways to pay",
        "Cash, card terminal slips, transfers and on account work at once. Connect a provider to take cards by link.",
        lambda facts: facts.providers > 0,
    ),
    Step(
        "float",
        "Drawer and opening float",
        "Cash is only taken into a drawer with an open shift, so that every coin has a person. Count what is "
        "in it now.",
        lambda facts: facts.drawers > 0 and facts.shifts > 0,
    ),
    Step(
        "invoice",
        "The first real invoice",
        "Take the next customer through: order, work, invoice, payment. After this you have done everything once.",
        lambda facts: facts.invoices > 0,
        optional=False,
    ),
)
BY_KEY = {step.key: step for step in STEPS}


def gather(ctx: Context) -> Facts:
    """Read what there is already, as far as this person may see it."""
    branches, demo = list_branches(ctx), is_all_there_is()
    here = next((branch for branch in branches if branch.id == ctx.branch_id), None)
    if here is None:
        return Facts(branches=branches, demo=demo)
    tests = (
        [row for row in list_messages(ctx, limit=50).rows if row.template == "test"]
        if _may(ctx, "notify")
        else []
    )
    return Facts(
        branches=branches,
        here=here,
        tax_rates=list_tax_rates(ctx).rows if ctx.can("catalog.view_catalog") else (),
        labour_rates=list_labour_rates(ctx).rows if ctx.can("catalog.view_prices") else (),
        services=list_services(ctx).rows if ctx.can("catalog.view_catalog") else (),
        billing=BillingPolicy.at(ctx),
        people=len(list_users(ctx)) if ctx.can("access.view_access") else 0,
        invited=len(list_invitations(ctx)) if ctx.can("access.view_access") else 0,
        address=get_address(ctx),
        mail_set_up=standing().set_up,
        mail=get_mail_server(ctx) if ctx.can("operations.view_operations") else None,
        tests=tuple(tests),
        providers=len(list_provider_accounts(ctx)) if ctx.can("payments.view_payments") else 0,
        drawers=len(list_drawers(ctx)) if ctx.can("drawers.view_drawers") else 0,
        shifts=len(list_shifts(ctx, limit=1).rows) if ctx.can("drawers.view_drawers") else 0,
        invoices=_issued(ctx),
        put_off=SetupPolicy.at(ctx).put_off,
        demo=demo,
    )


def _may(ctx: Context, context: str) -> bool:
    return ctx.can(f"{context}.view_messages")


def _issued(ctx: Context) -> int:
    if not ctx.can("billing.view_invoices"):
        return 0
    return len(list_invoices(ctx, state="issued", limit=1).rows)


def state_of(step: Step, facts: Facts) -> str:
    """Return done, later (put off) or open."""
    if step.done(facts):
        return "done"
    return "later" if step.key in facts.put_off else "open"


def next_step(facts: Facts) -> Step | None:
    """Return the first step that is neither done nor put off."""
    return next((step for step in STEPS if state_of(step, facts) == "open"), None)
