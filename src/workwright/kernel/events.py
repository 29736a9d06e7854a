"""Facts that a context announces. Calls go down the layers; events are how news goes up."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict

from workwright.kernel.context import Context


class Event(BaseModel):
    """A past-tense fact, as ids and plain values; never a model instance."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        known = event_types.setdefault(cls.name, cls)
        if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
            raise ValueError(f"two events are named {cls.name}")
        event_types[cls.name] = cls


event_types: dict[str, type[Event]] = {}
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What one context does on one piece of news."""

    name: str
    event: type[Event]
    run: Callable[[Context, Any], None]
    prompt: bool
    needed: Callable[[Context, Any], bool] | None = None


reactions: dict[str, list[Reaction]] = defaultdict(list)


def on(
    event: type[E], *, prompt: bool = False, needed: Callable[[Context, E], bool] | None = None
) -> Callable[[Callable[[Context, E], None]], Callable[[Context, E], None]]:
    """Register a reaction: after commit, as the system, in a transaction of its own.

    It is delivered at least once and its effects happen once: the mark that it ran is written in the same
    transaction. With `prompt` the door also tries it right after commit, so that the next screen shows it.

    `needed` is a cheap question asked before that: where the answer is no, there is no transaction and no mark. It
    is not asked again for a delivery that failed, and it may become wrong in between: the reaction has to bear it.
    """

    def register(run: Callable[[Context, E], None]) -> Callable[[Context, E], None]:
        name = f"{run.__module__.removeprefix('workwright.')}.{run.__name__}"
        reactions[event.name].append(Reaction(name, event, run, prompt, needed))
        return run

    return register
