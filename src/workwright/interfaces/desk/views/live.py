"""What is new, asked for now and then by pages that cannot hear the live stream."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse

from workwright.access.queries import list_branches
from workwright.access.queries.journal import names_of
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.live.news import news_of, shown
from workwright.interfaces.live.viewer import RIGHT, scopes_of
from workwright.kernel import following

OVERLAP = timedelta(seconds=10)
"""An act bears the time of its beginning, and is there when it has ended: pages know by its id what they have heard."""
LONGEST = timedelta(minutes=10)


@desk
def news(visit: Visit) -> HttpResponse:
    """Tell what happened since an instant, as the stream would, and when this was asked."""
    visit.ctx.require(RIGHT)
    asked, now = visit.asked("since"), visit.ctx.now
    since = datetime.fromtimestamp(int(asked[:13]) / 1000, UTC) if asked.isdigit() else now
    scopes = scopes_of(visit.ctx) or {branch.id for branch in list_branches.run(visit.ctx)}
    acts = following.recent(scopes, max(since, now - LONGEST) - OVERLAP)
    found = [one for one in map(news_of, acts) if one]
    names = names_of(list({one.actor for one in found}))
    told = [shown(one, names[one.actor], visit.ctx.actor.ref) for one in found]
    answer = JsonResponse({"now": int(now.timestamp() * 1000), "news": told})
    answer["Cache-Control"] = "private, no-store"
    return answer


def stream(request: HttpRequest) -> HttpResponse:
    """Say that there is no stream here: it has a process of its own, to which the proxy does not lead."""
    return HttpResponse(status=204)
