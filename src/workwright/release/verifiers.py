"""Whether every decision is as it was taken, and every release has its own."""

from collections.abc import Iterator

from workwright.kernel.verify import Finding, verifier
from workwright.release.models import ReleaseDecision
from workwright.release.rules import hash_of


@verifier("release decisions")
def check_decisions() -> Iterator[Finding]:
    """The facts that a decision was taken on still have the hash that was kept with them."""
    rows = ReleaseDecision.unscoped.order_by("id").values_list("id", "facts", "facts_sha256")
    for decision_id, facts, kept in rows.iterator():
        if hash_of(facts) != kept:
            yield Finding("release decisions", str(decision_id), "its facts are not those it was taken on")
