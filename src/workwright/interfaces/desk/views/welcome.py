"""The short guided path of a role: what is done, what is next, each step opened at the right page."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from workwright.access.actions.mark_step import MarkStep, mark_step
from workwright.access.queries import roles_of
from workwright.interfaces.context import of_self
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.paths.standing import PATHS, name_of, next_open, standing_of
from workwright.interfaces.desk.paths.step import RolePath
from workwright.kernel.errors import NotFound


@desk
def welcome(visit: Visit) -> HttpResponse:
    """Show the path of one of the person's roles, the widest when none is asked for."""
    return path_page(visit)


def path_page(visit: Visit) -> HttpResponse:
    """Return the page of a path; also where somebody without a queue of orders begins their day."""
    roles = roles_of(visit.ctx, _me(visit))
    path = _path(visit.asked("role"), roles)
    if path is None:
        return visit.page("desk/welcome.html")
    steps = standing_of(visit.ctx, path, _me(visit))
    return visit.page(
        "desk/path.html",
        path=path,
        roles=roles,
        steps=steps,
        next=next_open(steps),
        done=sum(one.state == "done" for one in steps),
    )


@require_POST
@desk
def mark(visit: Visit) -> HttpResponse:
    """Mark a step of one's own path as read or left out, or open it again."""
    sent = visit.request.POST
    role, _, key = sent.get("step", "").partition(".")
    path = _path(role, roles_of(visit.ctx, _me(visit))) if role else None
    if path is None or key not in {step.key for step in path.steps}:
        raise NotFound("There is no such step.")
    step = next(step for step in path.steps if step.key == key)
    wanted = sent.get("mark", "")
    if wanted not in ("", "skipped", "read") or (wanted == "read" and not step.to_read):
        raise NotFound("A step is done by doing it.")
    ctx = of_self(_me(visit), visit.ctx.actor.name, mark_step.name)
    mark_step(ctx, MarkStep(user_id=_me(visit), step=name_of(path, step), mark=wanted))
    return HttpResponseRedirect(f"/welcome?role={path.role}", status=303)


def _path(role: str, roles: tuple[str, ...]) -> RolePath | None:
    """Return the path of a role that the person has; raise `NotFound` for another."""
    if role and role not in roles:
        raise NotFound("You have no such role here.")
    return PATHS.get(role or next(iter(roles), ""))


def _me(visit: Visit) -> UUID:
    user_id = visit.ctx.actor.user_id
    if user_id is None:
        raise NotFound("Only people have a path.")
    return user_id
