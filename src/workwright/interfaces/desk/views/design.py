"""How documents would look: drawn while somebody still chooses."""

from django.http import HttpResponse
from pydantic import ValidationError

from workwright.billing.policy import BillingPolicy
from workwright.billing.queries import design_preview
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import Invalid

SHOWN = ("accent", "header_text", "terms_text", "payment_text", "footer_text", "numbering_prefix")


@desk
def preview(visit: Visit) -> HttpResponse:
    """A picture of an invoice under the settings of the address; what it does not name is as it is in force."""
    visit.ctx.require("access.view_policy")
    query = visit.request.GET
    typed = {name: query[name] for name in SHOWN if name in query}
    try:
        wanted = BillingPolicy.model_validate(BillingPolicy.at(visit.ctx).model_dump() | typed)
    except ValidationError as error:
        raise Invalid("A setting is not complete yet.") from error
    response = HttpResponse(design_preview(visit.ctx, wanted), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response
