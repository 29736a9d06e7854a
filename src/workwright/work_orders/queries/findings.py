"""What was found on an order, for the contexts above: no permission is asked, the branch is."""

from uuid import UUID

from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View

_FINDINGS = """
SELECT f.id, f.job_id, f.severity, f.text,
       array_agg(a.file_id ORDER BY a.added_at, a.id) FILTER (WHERE a.id IS NOT NULL) AS file_ids
FROM work_orders_finding f LEFT JOIN work_orders_attachment a ON a.finding_id = f.id
WHERE f.work_order_id = %s AND f.branch_id = %s GROUP BY f.id ORDER BY f.recorded_at, f.id
"""


class PhotoFact(View):
    file_id: UUID
    sha256: str


class FindingFact(View):
    """One finding with the files that show it."""

    id: UUID
    job_id: UUID | None
    severity: str
    text: str
    photos: tuple[PhotoFact, ...]


def findings_of(ctx: Context, work_order_id: UUID) -> list[FindingFact]:
    """Return the findings of an order, oldest first; one statement while there are no files."""
    rows = writer.rows(_FINDINGS, [work_order_id, ctx.here])
    wanted = [file_id for row in rows for file_id in row.file_ids or ()]
    hashes = {file_id: file.sha256 for file_id, file in files_by_id(ctx, wanted).items()} if wanted else {}
    return [
        FindingFact(
            id=row.id,
            job_id=row.job_id,
            severity=row.severity,
            text=row.text,
            photos=tuple(
                PhotoFact(file_id=one, sha256=hashes[one]) for one in row.file_ids or () if one in hashes
            ),
        )
        for row in rows
    ]
