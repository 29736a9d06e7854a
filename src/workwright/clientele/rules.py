"""Which rights a person of a customer has, and how scores are worked out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SEE = frozenset(
    {"billing.view_invoices", "work_orders.ask_office", "clientele.object_to_work", "files.view_files"}
)
APPROVE = frozenset(
    {
        "estimates.decide_by_link",
        "scheduling.accept_terms_by_link",
        "clientele.choose_time",
        "work_orders.request_work",
        "files.record_file",
        "clientele.answer_survey",
    }
)
PAY = frozenset(
    {
        "billing.view_invoices",
        "clientele.ask_to_pay",
        "payments.create_attempt",
        "payments.send_attempt",
        "payments.revoke_mandate",
        "payments.sign_mandate",
    }
)


def rights_of(*, see: bool, approve: bool, pay: bool) -> frozenset[str]:
    """Return what a person of a customer may do in the account."""
    return (
        (SEE if see else frozenset()) | (APPROVE if approve else frozenset()) | (PAY if pay else frozenset())
    )


@dataclass(frozen=True, slots=True)
class Score:
    """How satisfied customers are: `satisfaction` is the mean of 1 to 5, `promoters` the net share who recommend us.

    promoters = (answers of 9 and 10 - answers of 0 to 6) / answers x 100.
    """

    answers: int
    satisfaction: Decimal | None
    promoters: Decimal | None


def score_of(answers: Sequence[tuple[int, int]]) -> Score:
    """Work out the score of (satisfaction, recommend) pairs; nothing is made up where nobody answered."""
    if not answers:
        return Score(0, None, None)
    count = len(answers)
    mean = Decimal(sum(one for one, _ in answers)) / count
    net = sum((two >= 9) - (two <= 6) for _, two in answers)
    return Score(count, round(mean, 2), round(Decimal(net * 100) / count, 1))
