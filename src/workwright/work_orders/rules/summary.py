"""The exact words that stand above the customer's signature, and their hash."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from workwright.kernel.money import Money


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One executed line as the customer reads it."""

    description: str
    quantity: Decimal
    gross: Money


@dataclass(frozen=True, slots=True)
class SummaryJob:
    """One job with its outcome."""

    title: str
    state: str
    lines: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that is signed. Photos are named by their SHA-256, so that none can be exchanged later."""

    number: str
    branch: str
    subject: str
    customer_words: str
    work_done: str
    jobs: tuple[SummaryJob, ...]
    photos: tuple[str, ...]
    total: Money


def summary_text(summary: Summary) -> str:
    """Return the summary as plain text; the same facts always give the same bytes."""
    blocks = [
        f"{summary.branch}\nWork order {summary.number}",
        summary.subject,
        summary.customer_words and f"What you told us:\n{summary.customer_words}",
        "\n".join(_job_text(job) for job in summary.jobs),
        summary.work_done and f"What we did:\n{summary.work_done}",
        summary.photos and "Photos:\n" + "\n".join(f"  {sha}" for sha in sorted(summary.photos)),
        f"Total: {summary.total}",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _job_text(job: SummaryJob) -> str:
    rows = [f"{job.title} ({job.state.replace('_', ' ')})"]
    rows += [f"  {line.quantity.normalize():f} x {line.description}: {line.gross}" for line in job.lines]
    return "\n".join(rows)


def summary_hash(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal: what a signature is bound to."""
    return hashlib.sha256(text.encode()).hexdigest()


def drafted(findings: list[str], notes: list[str], photos: int) -> str:
    """Return a first draft of "what we did" from what was noted; a person edits it before signing."""
    rows = [*findings, *notes]
    if photos:
        rows.append(f"{photos} photo{'s' if photos > 1 else ''} on file.")
    return "\n".join(dict.fromkeys(row.strip() for row in rows if row.strip()))
