"""Sending stored files to a browser so that nothing in them can act."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotModified

from workwright.files.queries import FileView, open_blob
from workwright.files.rules import PDF
from workwright.kernel.context import Context

INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def file_response(ctx: Context, request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Return a file's bytes: pictures in place, documents as downloads; raise `NotFound`."""
    found, stream = open_blob(ctx, file_id)
    tag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == tag:
        stream.close()
        return _inert(HttpResponseNotModified(), tag)
    response = FileResponse(
        stream,
        content_type=found.media_type,
        as_attachment=found.media_type == PDF,
        filename=shown_name(found),
    )
    return _inert(response, tag)


def shown_name(found: FileView) -> str:
    """Return the file's name with the ending of what it is, whatever it was called."""
    ending = "." + found.media_type.rpartition("/")[2].replace("jpeg", "jpg")
    stem = found.filename.rpartition(".")[0] or found.filename
    return found.filename if found.filename.lower().endswith(ending) else stem + ending


def _inert(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = INERT
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = tag
    return response
