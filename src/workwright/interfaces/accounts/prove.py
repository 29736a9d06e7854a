"""The page that asks once more who it is, and the same for programs of our own pages."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from workwright.interfaces.accounts.inside import inside
from workwright.interfaces.accounts.proof import passkey_question, prove, ways_of
from workwright.kernel.errors import ProofNeeded

FIELD = "__proof"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask who it is, then go where the person wanted to go."""
    next_ = inside(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        return _page(request, next_, "")
    try:
        prove(request, request.POST.get(FIELD, ""))
    except ProofNeeded as error:
        if request.headers.get("Accept") == "application/json":
            return _problem(error)
        return _page(request, next_, error.message, status=error.status)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return _go(request, next_)


@never_cache
@login_required
@require_safe
def question(request: HttpRequest) -> HttpResponse:
    """Answer what to ask the person's passkey."""
    return JsonResponse(_plain(passkey_question(request.user)))


def _plain(options: dict[str, Any]) -> Any:
    return json.loads(json.dumps(options, default=dict))


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=200)
    response["HX-Redirect"] = address
    return response


def _problem(error: ProofNeeded) -> HttpResponse:
    body = {"code": error.code, "status": error.status, "detail": error.message}
    return HttpResponse(json.dumps(body), content_type="application/problem+json", status=error.status)


def _page(request: HttpRequest, next_: str, problem: str, *, status: int = 200) -> HttpResponse:
    shown = {"ways": ways_of(request), "next": next_, "message": problem, "field": FIELD}
    return render(request, "accounts/prove.html", shown, status=status)
