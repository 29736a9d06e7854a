"""A form as a page shows it: its fields, what is typed in them, what is wrong, what there is to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict

from workwright.interfaces.desk.forms.fields import Field
from workwright.interfaces.desk.forms.filling import row_numbers

Choices = list[tuple[str, str]]


@dataclass(slots=True)
class Asked:
    """`given` are the names that the page which opened the form has filled in: they are kept, not asked again."""

    fields: tuple[Field, ...]
    typed: QueryDict
    command_id: UUID | str
    given: frozenset[str] = frozenset()
    choices: Mapping[str, Choices] = field(default_factory=dict)
    finders: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    problem_items: tuple[str, ...] = ()
    unasked: frozenset[str] = frozenset()
    was: str = ""
    """What the fields of an edited record said when the form was opened (`forms.merging`)."""
    now: Mapping[str, str] = field(default_factory=dict)
    """What somebody else wrote meanwhile into fields that were changed here too."""

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def is_hidden(self, field: Field, name: str) -> bool:
        """Hidden are versions, ids the page already knows or has none of, and ids that the server makes itself."""
        if field.hidden or name in self.given or name in self.unasked:
            return True
        if field.kind not in ("id", "ids"):
            return False
        nothing = field.kind == "id" and not field.required and not self.choices.get(last(name))
        known = (last(name) in self.choices and not nothing) or last(name) in self.finders
        return not known and (not field.required or bool(self.typed.get(name)))

    def options(self, name: str) -> Choices | None:
        return self.choices.get(last(name))

    def finder(self, name: str) -> str:
        return self.finders.get(last(name), "")

    def found(self, name: str) -> Choices:
        """Return the choice already made with a finder, to show it again."""
        chosen = self.typed.get(name)
        return [(chosen, self.labels.get(chosen, "Chosen"))] if chosen else []

    def rows(self, field: Field, name: str) -> list[int]:
        return row_numbers(self.typed, name, 1 if field.required else 0)

    def row_label(self, name: str) -> str:
        """Return what a row is about, when one of its hidden ids has a label."""
        keys = (key for key in self.typed if key.startswith(f"{name}-"))
        return next((self.labels[v] for key in keys if (v := self.typed.get(key, "")) in self.labels), "")


def last(name: str) -> str:
    """Return the field's own name without its row: "lines-0-part_id" is "part_id"."""
    return name.rpartition("-")[2]
