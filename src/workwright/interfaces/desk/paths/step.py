"""What a step of a guide is. Nothing is stored of it but what somebody marked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PathStep:
    """One real thing to do. `acts` are those that tick it, as they stand in the record under the person's name.

    A step without acts is something to read: it is ticked when `there` is something to read and it was marked as read.
    """

    key: str
    title: str
    href: str
    right: str
    what: str
    acts: tuple[str, ...] = ()
    there: str = ""

    @property
    def to_read(self) -> bool:
        return not self.acts


@dataclass(frozen=True, slots=True)
class RolePath:
    """What a role is here for, in a sentence, and its steps."""

    role: str
    purpose: str
    steps: tuple[PathStep, ...]
