"""Messages for tests, made by the actions that make them in life."""

from typing import Any
from uuid import UUID

from tests.parties.builders import a_customer
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.notify.actions.queue_message import QueueMessage, queue_message
from workwright.parties.actions.edit_customer import EditCustomer, edit_customer
from workwright.parties.rules import Preferences


class Say(Command):
    fields: dict[str, Any]


class Said(Result):
    queued: bool


def _say(ctx: Context, command: Say) -> Said:
    done = queue_message(ctx, QueueMessage(**command.fields))
    return Said(id=done.id, queued=done.queued)


say = Action("trial.say", Say, Said, _say, (), inner=False, offline=False, money=False)
"""A door for the inner action, so that tests can reach it."""


def a_message(ctx: Context, **fields: Any) -> UUID:
    """Queue a message as a reaction would."""
    return said(ctx, **fields).id


def said(ctx: Context, **fields: Any) -> Said:
    """Queue a message and tell whether it was a new one."""
    given = {
        "recipient": "amelie@example.com",
        "template": "trial",
        "subject_kind": "work_order",
        "subject_id": new_id(),
        "occasion": str(new_id()),
        "title": "Your car",
        "text": "It is ready.",
    }
    return say(ctx, Say(fields=given | fields))


def who_prefers(ctx: Context, contact: str, **fields: Any) -> UUID:
    """Make a customer who chose how to hear from us."""
    customer = a_customer(ctx, **fields)
    wish = Preferences(contact=contact)  # type: ignore[arg-type]
    edit_customer(ctx, EditCustomer(customer_id=customer, expected_version=1, preferences=wish))
    return customer
