"""The branch's payment providers: how they are reached, and telling them where to call."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import Invalid
from workwright.payments.flows import register_addresses
from workwright.payments.ports import NoAnswer, Refused, TakesDirectMoney, gateways
from workwright.payments.queries import list_provider_accounts


@desk
def providers(visit: Visit) -> HttpResponse:
    """Every account with the address for its news; secrets are shown to nobody."""
    accounts = list_provider_accounts(visit.ctx)
    origin = visit.request.build_absolute_uri("/hooks/payments/")
    return visit.page(
        "desk/providers.html",
        accounts=accounts,
        titles={one.id: gateways[one.gateway].title for one in accounts if one.gateway in gateways},
        hooks={one.id: f"{origin}{one.id}" for one in accounts},
        direct={
            one.id
            for one in accounts
            if one.gateway in gateways and isinstance(gateways[one.gateway], TakesDirectMoney)
        },
    )


@require_POST
@desk
def register(visit: Visit, account_id: UUID) -> HttpResponse:
    """Have the provider send its news about payments that people make by themselves."""
    try:
        register_addresses(visit.ctx, account_id)
    except (NoAnswer, Refused) as error:
        code = error.code if isinstance(error, Refused) else "no answer"
        messages.error(
            visit.request, f"The provider did not take the addresses ({code}). Nothing was changed."
        )
    except Invalid as error:
        messages.error(visit.request, error.message)
    else:
        messages.success(visit.request, "The provider knows now where to ask and tell.")
    return HttpResponseRedirect("/providers", status=303)
