"""Facts that parties announce."""

from typing import ClassVar
from uuid import UUID

from workwright.kernel.events import Event


class CustomersMerged(Event):
    """The duplicate is from now on read as the customer."""

    name: ClassVar[str] = "parties.customers_merged"
    customer_id: UUID
    duplicate_id: UUID


class CustomersParted(Event):
    """A merge was taken back: the duplicate is a customer of its own again."""

    name: ClassVar[str] = "parties.customers_parted"
    customer_id: UUID
    duplicate_id: UUID
