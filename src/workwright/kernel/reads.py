"""Named reads: scoped to what the actor may see, returning typed views, never models."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, create_model

from workwright.kernel.context import Context


class View(BaseModel):
    """What a read returns: frozen, plain values and other views."""

    model_config = ConfigDict(frozen=True)


V = TypeVar("V")
P = ParamSpec("P")


class Page(View, Generic[V]):
    """Some rows of a list; `next` is handed back as `after` to get the following ones, "" at the end."""

    rows: tuple[V, ...]
    next: str = ""


@dataclass(frozen=True)
class Query(Generic[P, V]):
    """A read that every interface can ask; `params` is its typed input, `returns` its typed answer."""

    name: str
    permission: str
    run: Callable[Concatenate[Context, P], V]
    params: type[BaseModel]
    returns: Any

    def __call__(self, ctx: Context, *args: P.args, **kwargs: P.kwargs) -> V:
        """Raise `Forbidden` without the permission; "not yours" and "not there" are both `NotFound`."""
        ctx.require(self.permission)
        return self.run(ctx, *args, **kwargs)


queries: dict[str, Query[..., Any]] = {}
"""Every named read of the product."""


def query(name: str, *, permission: str) -> Callable[[Callable[Concatenate[Context, P], V]], Query[P, V]]:
    """Declare a read. Parameters after the context must be plain values: they are a query string to the API."""

    def declare(run: Callable[Concatenate[Context, P], V]) -> Query[P, V]:
        if name in queries:
            raise ValueError(f"two reads are named {name}")
        signature = inspect.signature(run)
        fields: dict[str, Any] = {
            p.name: (p.annotation, ... if p.default is p.empty else p.default)
            for p in list(signature.parameters.values())[1:]
        }
        title = name.title().replace(".", "").replace("_", "")
        params = create_model(title, __config__=ConfigDict(frozen=True, extra="forbid"), **fields)
        declared = Query(name, permission, run, params, signature.return_annotation)
        queries[name] = declared
        return declared

    return declare
