"""What the company decides about how long it keeps what it knows of people."""

from typing import Annotated, ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class PrivacyPolicy(Policy):
    """The terms of the law come first: they can be made longer here, never shorter."""

    name: ClassVar[str] = "privacy"
    more_years: Annotated[
        int,
        Field(ge=0, le=30, description="Years added to the terms of the law for signed and tax documents."),
    ] = 0
    message_months: Annotated[
        int, Field(ge=0, le=240, description="Messages lose their words after so many months; 0 keeps them.")
    ] = 36
    inactive_months: Annotated[
        int,
        Field(
            ge=0, le=600, description="Customers without any order for so many months fall due; 0 is never."
        ),
    ] = 0
    inactive_automatic: Annotated[
        bool, Field(description="Erase customers who fall due without anybody looking first.")
    ] = False
