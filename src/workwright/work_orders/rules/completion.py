"""What still has to be there before a job is finished or an order is complete.

The answer is always the whole list, so that a person can mend all of it in one go.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet. `code` is stable, `text` says what to do."""

    code: str
    text: str
    job_id: UUID | None = None

    def as_data(self) -> dict[str, str | None]:
        return {"code": self.code, "text": self.text, "job_id": str(self.job_id) if self.job_id else None}


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What is known of one job and its proof. `photos` are kinds: before, during, after.

    `to_use` are the lines whose parts leave stock when the job is finished.
    """

    id: UUID
    title: str
    state: str
    photos_wanted: tuple[str, ...] = ()
    photos: frozenset[str] = frozenset()
    open_checks: tuple[str, ...] = ()
    quality_wanted: bool = False
    quality_passed: bool = False
    signature_wanted: bool = False
    undecided: tuple[str, ...] = ()
    unexecuted: tuple[str, ...] = ()
    to_use: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderProof:
    """What is known of the whole order. `fields` are those that the policy asks for, and if they are filled."""

    jobs: tuple[JobFacts, ...]
    holds: tuple[str, ...] = ()
    signed: bool = False
    signature_fits: bool = False
    fields: tuple[tuple[str, bool], ...] = ()


ENDED = frozenset({"done", "declined", "cancelled"})


def missing_in_job(job: JobFacts, *, finished: bool = False) -> list[Missing]:
    """Return what the job lacks. With `finished`, also what can only be there once its work has ended."""
    found = [*_checks(job), *_photos(job)]
    if finished:
        found += _after_work(job)
    return found


def missing_in_order(proof: OrderProof) -> list[Missing]:
    """Return everything that stands between the order and its completion."""
    return [
        *(Missing("hold", f"Lift the hold: {reason}.") for reason in proof.holds),
        *_unfinished(proof),
        *(item for job in proof.jobs if job.state == "done" for item in missing_in_job(job, finished=True)),
        *(
            Missing("field", f"Fill in {name.replace('_', ' ')}.")
            for name, there in proof.fields
            if not there
        ),
        *_signature(proof),
    ]


def _checks(job: JobFacts) -> Iterator[Missing]:
    for text in job.open_checks:
        yield Missing("check", f"{job.title}: answer the check “{text}”.", job.id)


def _photos(job: JobFacts) -> Iterator[Missing]:
    for kind in job.photos_wanted:
        if kind not in job.photos:
            yield Missing("photo", f"{job.title}: add a photo taken {kind} the work.", job.id)


def _after_work(job: JobFacts) -> Iterator[Missing]:
    for text in job.undecided:
        yield Missing("decision", f"{job.title}: “{text}” waits for the customer's decision.", job.id)
    for text in job.unexecuted:
        yield Missing("work", f"{job.title}: “{text}” is approved but not done; do it or remove it.", job.id)
    if job.quality_wanted and not job.quality_passed:
        yield Missing("quality_check", f"{job.title}: have the work checked by a second person.", job.id)


def _unfinished(proof: OrderProof) -> Iterator[Missing]:
    for job in proof.jobs:
        if job.state not in ENDED:
            yield Missing("job", f"Finish or cancel “{job.title}” ({job.state.replace('_', ' ')}).", job.id)
    if not any(job.state not in ENDED - {"done"} for job in proof.jobs):
        yield Missing("job", "No job was done: do one, or cancel the order.")


def _signature(proof: OrderProof) -> Iterator[Missing]:
    if not any(job.signature_wanted for job in proof.jobs if job.state == "done"):
        return
    if not proof.signed:
        yield Missing("signature", "Have the customer sign the summary of the work.")
    elif not proof.signature_fits:
        yield Missing("signature", "The summary changed after it was signed: have it signed again.")
