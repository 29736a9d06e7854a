"""Take down one payer's consent to their part of lines, where several pay."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.authorise_lines import AuthorisedLine, AuthoriseLines, authorise_lines


class AuthorisedPart(BaseModel):
    """What was agreed of one line, tax included, and what the whole line came to then."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    gross_minor: int
    ceiling_minor: int
    whole_minor: int


class AuthoriseParts(Command):
    work_order_id: UUID
    payer_id: UUID
    authorisation_id: UUID
    lines: tuple[AuthorisedPart, ...] = Field(min_length=1, max_length=500)


class AuthorisedParts(Result):
    """`agreed` are the lines that every payer has agreed to now."""

    agreed: tuple[UUID, ...]


_PUT = """
INSERT INTO work_orders_linepart (id, branch_id, work_order_id, line_id, payer_id, whole_minor, authorisation_id,
                                  authorised_at, authorised_gross_minor, ceiling_minor)
SELECT v.id, %s, %s, v.line_id, %s, v.whole, %s, %s, v.gross, v.ceiling
FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[]) AS v (id, line_id, whole, gross, ceiling)
ON CONFLICT (line_id, payer_id) DO UPDATE SET whole_minor = EXCLUDED.whole_minor,
  authorisation_id = EXCLUDED.authorisation_id, authorised_at = EXCLUDED.authorised_at,
  authorised_gross_minor = EXCLUDED.authorised_gross_minor, ceiling_minor = EXCLUDED.ceiling_minor
"""
_STALE = """
DELETE FROM work_orders_linepart p USING unnest(%s::uuid[], %s::bigint[]) AS v (line_id, whole)
WHERE p.line_id = v.line_id AND p.whole_minor <> v.whole AND p.invoice_id IS NULL
"""
_DIVIDED = "UPDATE work_orders_line SET divided = true WHERE id = ANY(%s) AND NOT divided"
_WHOLE = """
SELECT line_id, sum(authorised_gross_minor)::bigint AS gross, sum(ceiling_minor)::bigint AS ceiling
FROM work_orders_linepart WHERE line_id = ANY(%s) GROUP BY line_id
HAVING sum(authorised_gross_minor) = max(whole_minor) ORDER BY line_id
"""


@action("work_orders.authorise_parts", inner=True, errors=(NotFound, IllegalTransition))
def authorise_parts(ctx: Context, command: AuthoriseParts) -> AuthorisedParts:
    """Mark a payer's parts as agreed. A line is agreed when the parts of all its payers make it up, not before.

    The caller holds the order, as everybody does who decides on its lines.
    """
    lines = command.lines
    ids, wholes = [line.line_id for line in lines], [line.whole_minor for line in lines]
    writer.rows(_STALE, [ids, wholes])
    own = [ctx.here, command.work_order_id, command.payer_id, command.authorisation_id, ctx.now]
    grosses, ceilings = [line.gross_minor for line in lines], [line.ceiling_minor for line in lines]
    writer.rows(_PUT, [*own, [new_id() for _ in ids], ids, wholes, grosses, ceilings])
    writer.rows(_DIVIDED, [ids])
    whole = writer.rows(_WHOLE, [ids])
    if whole:
        agreed = tuple(
            AuthorisedLine(line_id=row.line_id, gross_minor=row.gross, ceiling_minor=row.ceiling)
            for row in whole
        )
        agreement = AuthoriseLines(
            work_order_id=command.work_order_id, authorisation_id=command.authorisation_id, lines=agreed
        )
        authorise_lines(ctx, agreement)
    return AuthorisedParts(id=command.payer_id, agreed=tuple(row.line_id for row in whole))
