"""Facts announced by privacy."""

from uuid import UUID

from workwright.kernel.events import Event


class PersonErased(Event):
    """What may go of a person is gone; what the law keeps goes when its term is over."""

    name = "privacy.person_erased"
    customer_id: UUID
