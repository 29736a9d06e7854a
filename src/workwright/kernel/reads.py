"""Named reads: scoped to what the actor may see, returning typed views, never models."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, create_model

from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid


class View(BaseModel):
    """What a read returns: frozen, plain values and other views."""

    model_config = ConfigDict(frozen=True)


V = TypeVar("V")
P = ParamSpec("P")


class Page(View, Generic[V]):
    """Some rows of a list; `next` is handed back as `after` to get the following ones, "" at the end."""

    rows: tuple[V, ...]
    next: str = ""


def page_mark(after: str) -> UUID:
    """Return the id that the `after` of a list names; raise `Invalid` for what no page ever handed out."""
    try:
        return UUID(after)
    except ValueError:
        raise Invalid("This is not a page mark that was handed out.", field="after") from None


@dataclass(frozen=True)
class Query(Generic[P, V]):
    """A read that every interface can ask; `params` is its typed input, `returns` its typed answer."""

    name: str
    permission: str
    run: Callable[Concatenate[Context, P], V]
    params: type[BaseModel]
    returns: Any
    sensitive: bool = False

    def __call__(self, ctx: Context, *args: P.args, **kwargs: P.kwargs) -> V:
        """Raise `Forbidden` without the permission; "not yours" and "not there" are both `NotFound`."""
        ctx.require(self.permission)
        if self.sensitive:
            ctx.require_proof()
        return self.run(ctx, *args, **kwargs)


queries: dict[str, Query[..., Any]] = {}
"""Every named read of the product."""


def query(
    name: str, *, permission: str, sensitive: bool = False
) -> Callable[[Callable[Concatenate[Context, P], V]], Query[P, V]]:
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
        declared = Query(name, permission, run, params, signature.return_annotation, sensitive)
        queries[name] = declared
        return declared

    return declare
