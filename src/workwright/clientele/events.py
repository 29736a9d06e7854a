"""What customers did by themselves."""

from uuid import UUID

from workwright.kernel.events import Event


class AccountLinkOffered(Event):
    """Somebody asked to come into a customer's account; the link goes to the address that is on record."""

    name = "clientele.account_link_offered"
    link_id: UUID
    customer_id: UUID
    contact_id: UUID | None = None


class CustomerObjected(Event):
    """A customer does not agree with work, a price or a charge: a person has to look."""

    name = "clientele.customer_objected"
    work_order_id: UUID
    review_id: UUID


class SurveyAnswered(Event):
    """A customer said how an order went: from 1 to 5, and whether they would recommend us, from 0 to 10."""

    name = "clientele.survey_answered"
    work_order_id: UUID
    satisfaction: int
    recommend: int
