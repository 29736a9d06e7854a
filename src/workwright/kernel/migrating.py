"""Migrating in seconds: what a step changes is built anew, and nothing that only refers to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ProjectState


def migrate_owner(*target: str) -> None:
    """Apply every migration to the database of the alias "owner", or up to `target` (application, name).

    Between two steps Django builds the models anew that a change may have touched: the changed one and all that are
    reached from it by references, which here is nearly every model, several hundred times (most of a minute on an
    empty database). The schema editor asks the changed model alone for its table and columns; it follows references
    only to rename, and to change a primary key, and such a step is refused by `tests/kernel/test_migrating.py`.
    """
    with _one_model_at_a_time():
        call_command("migrate", *target, database="owner", interactive=False, verbosity=0)


@contextmanager
def _one_model_at_a_time() -> Iterator[None]:
    def only_itself(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        return {(app_label, model_name.lower())}

    state: Any = ProjectState
    djangos_own = state._find_reload_model
    state._find_reload_model = only_itself
    try:
        yield
    finally:
        state._find_reload_model = djangos_own
