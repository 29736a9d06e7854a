"""What every answer tells the browser besides its content, and what it is not to do with it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

FEATURES = (
    *(
        "camera=(self)",
        "geolocation=(self)",
        "publickey-credentials-get=(self)",
        "publickey-credentials-create=(self)",
    ),
    *("accelerometer=()", "autoplay=()", "bluetooth=()", "display-capture=()", "gyroscope=()", "hid=()"),
    *("magnetometer=()", "microphone=()", "midi=()", "payment=()", "serial=()", "usb=()"),
)
STANDING = {
    "Permissions-Policy": ", ".join(FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
WAIT_SECONDS = "60"


class Headers:
    """Middleware: adds the headers that Django's own do not, and says when a limited caller may come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added; an answer that has its own keeps them."""
        response = self.get_response(request)
        for name, value in STANDING.items():
            response.headers.setdefault(name, value)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", WAIT_SECONDS)
        return response
