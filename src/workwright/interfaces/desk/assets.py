"""Static files: found by Django's finders, named with the hash of their bytes, cached for ever."""

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse

FOR_EVER = "public, max-age=31536000, immutable"
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@lru_cache(maxsize=512)
def read_asset(path: str) -> tuple[bytes, str] | None:
    """Return the bytes and the short hash of a static file, None when there is none. Read once per process."""
    found = finders.find(path)
    if not isinstance(found, str) or not Path(found).is_file():
        return None
    body = Path(found).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:12]


def asset(path: str) -> str:
    """Return the address of a static file, with its hash, for use in a page."""
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        return staticfiles_storage.url(path)
    read = read_asset(path)
    if read is None:
        raise LookupError(f"no static file {path!r}")
    return f"/static/{path}?v={read[1]}"


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a static file; for ever when the address names the hash of its bytes."""
    read = read_asset(path)
    if read is None:
        raise Http404(path)
    body, digest = read
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == digest else "public, max-age=300"
    response["ETag"] = f'"{digest}"'
    return response
