"""What a branch decides about its invoices."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from workwright.kernel.policy import Policy


class BillingPolicy(Policy):
    """Numbering and look follow the branch (G8). A customer's own terms go before `due_days`."""

    name: ClassVar[str] = "billing"
    numbering_prefix: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,12}$")] = "INV"
    credit_prefix: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,12}$")] = "CN"
    due_days: Annotated[int, Field(ge=0, le=365)] = 0
    discount_limit_percent: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(15)
    accent: Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")] = "#1d4ed8"
    logo_file_id: UUID | None = None
    payment_text: Annotated[str, Field(max_length=300)] = ""
    footer_text: Annotated[str, Field(max_length=500)] = ""
