"""Extension points: a Protocol says what a plugin must do, a Registry knows which ones are installed."""

from collections.abc import Iterator
from functools import cached_property
from importlib.metadata import entry_points
from typing import Generic, Protocol, TypeVar


class Plugin(Protocol):
    """What every plugin has, whatever its extension point."""

    @property
    def key(self) -> str: ...


P = TypeVar("P", bound=Plugin)


class Registry(Generic[P]):
    """The plugins of one extension point, found by the entry points of installed packages."""

    def __init__(self, group: str) -> None:
        self.group = group
        self._added: dict[str, P] = {}

    def register(self, plugin: P) -> P:
        """Add a plugin by hand; raise `ValueError` when its key is taken."""
        if plugin.key in self._added or plugin.key in self._installed:
            raise ValueError(f"{self.group}: two plugins are called {plugin.key}")
        self._added[plugin.key] = plugin
        return plugin

    @cached_property
    def _installed(self) -> dict[str, P]:
        return {plugin.key: plugin for point in entry_points(group=self.group) for plugin in [point.load()()]}

    def __getitem__(self, key: str) -> P:
        return self._added.get(key) or self._installed[key]

    def __contains__(self, key: str) -> bool:
        return key in self._added or key in self._installed

    def __iter__(self) -> Iterator[P]:
        return iter((self._installed | self._added).values())
