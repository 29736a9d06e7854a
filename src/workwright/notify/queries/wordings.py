"""How a branch words its messages, beside ours."""

from workwright.kernel.context import Context
from workwright.notify.models import Wording
from workwright.notify.rules.wording import Own


def own_wording(ctx: Context, kind: str, language: str) -> dict[str, Own]:
    """Return the branch's own words for a kind of message by their form; empty where ours hold."""
    rows = Wording.here(ctx).filter(kind=kind, language=language)
    return {row.form: Own(row.title, row.body) for row in rows}
