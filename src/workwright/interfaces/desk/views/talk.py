"""What customers and we write each other: an order's talk, triage of what came in, and how channels are connected."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.reading import sentences
from workwright.kernel.errors import DomainError, NotFound, ProofNeeded
from workwright.kernel.ids import new_id
from workwright.notify.actions.connect_channel import ConnectChannel, connect_channel
from workwright.notify.actions.place_message import PlaceMessage, place_message
from workwright.notify.actions.write_message import WriteMessage, write_message
from workwright.notify.queries import ChannelView, list_channels, list_triage, orders_to_choose
from workwright.parties.queries import customers_by_id

VIEW = "notify.view_messages"


@require_POST
@desk
def write(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Send the customer of an order what was typed, and go back to the talk; a refusal is said there."""
    visit.ctx.require("notify.write_message")
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    given = {"work_order_id": work_order_id, "text": data.get("text", ""), "channel": data.get("channel", "")}
    try:
        write_message(ctx, WriteMessage.model_validate(given))
    except ValidationError as error:
        messages.error(visit.request, " ".join(sentences(error).values()), extra_tags="bad")
    except DomainError as error:
        messages.error(visit.request, error.message, extra_tags="bad")
    else:
        messages.success(visit.request, "The message goes out now.", extra_tags="ok")
    return HttpResponseRedirect(f"/orders/{work_order_id}#talk", status=303)


@desk
def triage(visit: Visit) -> HttpResponse:
    """What came in and belongs to no order yet, each with the orders it may belong to; a person chooses."""
    visit.ctx.require("notify.place_message" if visit.request.method == "POST" else VIEW)
    if visit.request.method == "POST":
        return _placed(visit)
    waiting = list_triage(visit.ctx)
    asked_for, words = visit.asked_id("for"), visit.asked("q")
    choices = {
        one.id: orders_to_choose(visit.ctx, one.sender, words if one.id == asked_for else "")
        for one in waiting[:20]
    }
    known = customers_by_id(visit.ctx, [one.customer_id for one in waiting if one.customer_id])
    return visit.page(
        "desk/triage.html", waiting=waiting, choices=choices, known=known, asked_for=asked_for, words=words
    )


def _placed(visit: Visit) -> HttpResponse:
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    try:
        placed = place_message(ctx, PlaceMessage.model_validate(_named(data)))
    except ValidationError:
        messages.error(visit.request, "Choose the order that it belongs to.", extra_tags="bad")
    except DomainError as error:
        messages.error(visit.request, error.message, extra_tags="bad")
    else:
        messages.success(visit.request, "The message is on its order.", extra_tags="ok")
        return HttpResponseRedirect(f"/orders/{placed.work_order_id}#talk", status=303)
    return HttpResponseRedirect("/messages/triage", status=303)


def _named(data: QueryDict) -> dict[str, str]:
    named = ("received_id", "work_order_id", "expected_version")
    return {name: str(data[name]) for name in named if data.get(name)}


@desk
def channels(visit: Visit) -> HttpResponse:
    """How this branch reaches people: what is connected, and what each provider has to be told."""
    visit.ctx.require("notify.view_channels")
    return visit.page("desk/channels.html", channels=list_channels(visit.ctx))


@desk
def channel(visit: Visit, key: str) -> HttpResponse:
    """Connect one channel, or change how it is reached; secrets are typed in and never shown again."""
    posted = visit.request.method == "POST"
    visit.ctx.require("notify.connect_channel" if posted else "notify.view_channels")
    found = next((one for one in list_channels(visit.ctx) if one.channel == key), None)
    if found is None:
        raise NotFound("There is no such channel.")
    if not posted:
        return visit.page("desk/channel.html", channel=found, typed={}, problem="")
    data = visit.request.POST
    try:
        connect_channel(visit.keyed(data.get("command_id") or str(new_id())), _connection(found, data))
    except ValidationError as error:
        problem = " ".join(sentences(error).values())
    except ProofNeeded:
        raise
    except DomainError as error:
        problem = error.message
    else:
        messages.success(visit.request, "The channel is connected.", extra_tags="ok")
        return HttpResponseRedirect(f"/settings/channels/{key}", status=303)
    return visit.page("desk/channel.html", status=422, channel=found, typed=data, problem=problem)


def _connection(found: ChannelView, data: QueryDict) -> ConnectChannel:
    """Return what was typed: settings that were left empty take their defaults, secrets are kept."""
    given = {one.name: data.get(f"setting-{one.name}", "").strip() for one in found.settings}
    return ConnectChannel.model_validate(
        {
            "channel": found.channel,
            "sender": data.get("sender", ""),
            "settings": {name: value for name, value in given.items() if value},
            "secrets": {name: data.get(f"secret-{name}", "").strip() for name in found.secrets},
            "active": data.get("active") == "on",
            "expected_version": int(data.get("expected_version") or 0),
        }
    )
