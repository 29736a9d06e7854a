"""Rendering: a template, what it shows, the frame around it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader

from workwright.interfaces.desk.frame import Frame
from workwright.interfaces.desk.show import Place
from workwright.kernel.errors import DomainError

TITLES = {
    403: "Not yours to do",
    404: "Not found",
    409: "Not possible now",
    422: "This does not fit",
    503: "Busy",
}


def page(
    request: HttpRequest,
    template: str,
    frame: Frame | None,
    place: Place,
    *,
    status: int = 200,
    **values: Any,
) -> HttpResponse:
    """Render a whole page, or a part of one, as an answer that no cache keeps."""
    shown = {**values, "frame": frame, "place": place, "here": request.get_full_path()}
    response = HttpResponse(loader.render_to_string(template, shown, request, using="jinja2"), status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def problem(request: HttpRequest, frame: Frame | None, place: Place, error: DomainError) -> HttpResponse:
    """Render a refusal: what it is, in a sentence, and the way on."""
    alone = "desk/problem_part.html" if is_part(request) else "desk/problem_alone.html"
    template = "desk/problem.html" if frame else alone
    title = TITLES.get(error.status, "This did not work")
    return page(request, template, frame, place, status=error.status, title=title, message=error.message)


def is_part(request: HttpRequest) -> bool:
    """Return whether the browser asks for a part to put into a page that it shows."""
    return request.headers.get("HX-Request") == "true"
