"""Business settings of the catalogue: how a branch rounds and prices."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workwright.catalog.rules import RoundingMode
from workwright.kernel.policy import Policy


class CatalogPolicy(Policy):
    """A document keeps the rounding it was priced with; a change holds for documents priced from then on."""

    name: ClassVar[str] = "catalog"
    tax_per: Literal["document", "line"] = "document"
    rounding_mode: RoundingMode = "half_up"
    prices_include_tax: bool = False
    cash_step_minor: Annotated[int, Field(ge=0, le=1000)] = 0
    rate_code: Annotated[str, Field(max_length=40)] = "standard"
    """The labour rate of work that names none."""
