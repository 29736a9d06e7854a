"""What happens around the database when people are erased: files, the list that outlives a restore, the clock."""

import os
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from workwright.access.queries import branch_ids
from workwright.files.blobs import remove_blob
from workwright.kernel import writer
from workwright.kernel.context import SYSTEM, Context
from workwright.privacy.actions.erase_due import EraseDue, erase_due
from workwright.privacy.actions.erase_person import ErasePerson, NotYet, erase_person
from workwright.privacy.actions.record_request import AlreadyAsked, RecordRequest, record_request
from workwright.privacy.actions.repeat_erasure import RepeatErasure, repeat_erasure
from workwright.privacy.policy import PrivacyPolicy
from workwright.privacy.queries import due_rows, inactive_customers

LIST = "erasures/customers.txt"
"""In the home: who was erased, by id alone. It goes into every backup, and is read after a restore."""
_ERASED = "SELECT id FROM parties_customer WHERE erased ORDER BY id"
_NOT_ERASED = "SELECT id FROM parties_customer WHERE NOT erased AND id = ANY(%s) ORDER BY id"
_BLOBS = """
SELECT DISTINCT gone.sha256 FROM (
  SELECT f.sha256 FROM files_file f JOIN kernel_erased e ON e.row_id = f.id AND e.table_name = 'files_file'
  UNION SELECT i.sha256 FROM imports_import i
  JOIN kernel_erased e ON e.row_id = i.id AND e.table_name = 'imports_import'
) gone
WHERE NOT EXISTS (SELECT 1 FROM files_file f WHERE f.sha256 = gone.sha256 AND NOT EXISTS (
    SELECT 1 FROM kernel_erased e WHERE e.row_id = f.id))
AND NOT EXISTS (SELECT 1 FROM imports_import i WHERE i.sha256 = gone.sha256 AND NOT EXISTS (
    SELECT 1 FROM kernel_erased e WHERE e.row_id = i.id))
"""


def remove_erased_files() -> int:
    """Delete the bytes that only erased files hold; return how many. Safe to repeat: what is gone stays gone."""
    return sum(remove_blob(row.sha256) for row in writer.rows(_BLOBS))


def keep_list() -> None:
    """Write down in the home who was erased: a database restored from before does not know it."""
    path = Path(settings.HOME) / LIST
    found = {str(row.id) for row in writer.rows(_ERASED)}
    kept = read_list(path)
    if found <= kept:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text("".join(f"{one}\n" for one in sorted(found | kept)), encoding="utf-8")
    os.replace(draft, path)


def read_list(path: Path) -> set[str]:
    """Return the ids of a list; nothing where there is none."""
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


def repeat_erasures(now: datetime) -> int:
    """Erase again whom a restored backup brought back; return how many."""
    listed = sorted(read_list(Path(settings.HOME) / LIST))
    back: list[UUID] = [row.id for row in writer.rows(_NOT_ERASED, [listed])] if listed else []
    for customer_id in back:
        repeat_erasure(_system(now), RepeatErasure(customer_id=customer_id))
    if back:
        remove_erased_files()
    return len(back)


def run_terms(now: datetime) -> int:
    """Erase what is past its term, by each branch's own policy; return how many rows and people."""
    done = sum(_erase_past(_system(now, branch_id)) for branch_id in branch_ids())
    keep_list()
    remove_erased_files()
    return done


def _erase_past(ctx: Context) -> int:
    count = 0
    if any(True for _ in due_rows(ctx)):
        count += erase_due(ctx, EraseDue()).rows
    if PrivacyPolicy.at(ctx).inactive_automatic:
        count += sum(_erase_gone(ctx, customer_id) for customer_id, _ in inactive_customers(ctx))
    return count


def _erase_gone(ctx: Context, customer_id: UUID) -> int:
    try:
        asked = record_request(ctx, RecordRequest(customer_id=customer_id, kind="erasure", channel="term"))
        erase_person(ctx, ErasePerson(request_id=asked.id, expected_version=1))
    except (AlreadyAsked, NotYet):
        return 0
    return 1


def _system(now: datetime, branch_id: UUID | None = None) -> Context:
    return Context(SYSTEM, now, "job", branch_id=branch_id)
