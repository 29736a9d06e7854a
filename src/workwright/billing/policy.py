"""What a branch decides about its invoices."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, field_validator
from stdnum import iban

from workwright.billing.rules.colours import READABLE, contrast
from workwright.billing.rules.transfer import BankDetails, is_iban
from workwright.kernel.policy import Policy


class BillingPolicy(Policy):
    """Numbering and look follow the branch (G8). A customer's own terms go before `due_days`."""

    name: ClassVar[str] = "billing"
    numbering_prefix: Annotated[
        str, Field(pattern=r"^[A-Z0-9-]{1,12}$", description="Stands before an invoice's number: INV-00001.")
    ] = "INV"
    credit_prefix: Annotated[
        str, Field(pattern=r"^[A-Z0-9-]{1,12}$", description="Stands before a credit note's number.")
    ] = "CN"
    consolidated_prefix: Annotated[
        str, Field(pattern=r"^[A-Z0-9-]{1,12}$", description="Stands before a consolidated invoice's number.")
    ] = "SUM"
    due_days: Annotated[
        int, Field(ge=0, le=365, description="Days to pay; 0 is at once. A customer's own terms go before.")
    ] = 0
    discount_limit_percent: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(15)
    reminder_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=365)], ...],
        Field(max_length=6, description="Days past due of each reminder; empty sends none."),
    ] = (7, 21, 35)
    reminder_text: Annotated[
        str,
        Field(max_length=500, description="Stands in each reminder: whom to call, how to agree on a plan."),
    ] = ""
    accent: Annotated[
        str, Field(pattern=r"^#[0-9a-f]{6}$", description="The colour of your documents, such as #1d4ed8.")
    ] = "#1d4ed8"
    logo_file_id: UUID | None = None
    header_text: Annotated[
        str,
        Field(max_length=300, description="Above the lines of your documents: a greeting, opening hours."),
    ] = ""
    terms_text: Annotated[
        str,
        Field(
            max_length=2000, description="Below the totals: terms of payment, guarantee, retention of title."
        ),
    ] = ""
    payment_text: Annotated[
        str, Field(max_length=300, description="How to pay you, such as your bank account; beside the total.")
    ] = ""
    footer_text: Annotated[
        str, Field(max_length=500, description="The last line: registration, guarantee, thanks.")
    ] = ""
    transfer_holder: Annotated[
        str, Field(max_length=70, description="Whose bank account it is, as the bank writes it.")
    ] = ""
    transfer_iban: Annotated[
        str, Field(max_length=42, description="For transfers: IBAN. With euros, a code to scan goes with it.")
    ] = ""
    transfer_bic: Annotated[
        str,
        Field(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?)?$", description="BIC; may be left out in SEPA."),
    ] = ""
    transfer_details: Annotated[
        str,
        Field(max_length=300, description="For transfers without IBAN: bank, routing and account number."),
    ] = ""

    @field_validator("transfer_iban")
    @classmethod
    def _real(cls, value: str) -> str:
        if value and not is_iban(value):
            raise ValueError("This is no IBAN: a digit is missing or wrong.")
        return iban.compact(value) if value else ""

    def objections(self) -> dict[str, str]:
        """A colour that cannot be read on paper is not taken."""
        ratio = contrast(self.accent, "#ffffff")
        if ratio >= READABLE:
            return {}
        sentence = f"This colour is too light to read on white paper: {ratio:.1f} to 1, at least {READABLE} is needed."
        return {"accent": sentence}

    @property
    def bank(self) -> BankDetails:
        """Where customers transfer money to; falsy where nobody said."""
        return BankDetails(self.transfer_holder, self.transfer_iban, self.transfer_bic, self.transfer_details)
