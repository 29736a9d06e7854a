"""Small pages of the house: which branch, stored files."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST

from workwright.interfaces.context import choose_branch
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.served import file_response
from workwright.kernel.errors import NotFound


@require_POST
@desk
def branch(visit: Visit) -> HttpResponse:
    """Choose the branch to work in, for this session."""
    try:
        choose_branch(visit.request, UUID(visit.request.POST.get("branch", "")))
    except ValueError:
        raise NotFound("There is no such branch.") from None
    return HttpResponseRedirect("/")


@desk
def stored_file(visit: Visit, file_id: UUID) -> HttpResponseBase:
    """Send the bytes of a file that this person may see."""
    return file_response(visit.ctx, visit.request, file_id)
