"""Django settings. Everything that differs between installations comes from the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from workwright.project import log
from workwright.project.contexts import installed_apps
from workwright.project.environment import environment

# --- The installation -------------------------------------------------------------------------------------

ENVIRONMENT = environment()
HOME = ENVIRONMENT.home
KEYS = HOME / "keys"
ORIGIN = ENVIRONMENT.origin
SERVED = bool(os.environ.get("WORKWRIGHT_SERVED"))
"""True in the processes that `workwright up` starts: static files have been gathered."""
SECRET_KEY = os.environ.get("WORKWRIGHT_SECRET_KEY", "")
DEBUG = False

# --- Databases: the application role serves, the owner migrates --------------------------------------------


def database(url: str, *, prepared: bool = True) -> dict[str, object]:
    """Translate a `postgresql://` address into Django's words, with prepared statements on the server.

    The owner's connection does without: a migration sends several statements at once.
    """
    parts = conninfo_to_dict(url)
    known = {name: str(parts.pop(key, "")) for name, key in _DJANGO_WORDS.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **known,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**({"server_side_binding": True, "prepare_threshold": 0} if prepared else {}), **parts},
    }


_DJANGO_WORDS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}

DATABASES = {
    "default": database(
        os.environ.get("WORKWRIGHT_APP_URL", "postgresql://workwright_app@127.0.0.1/workwright")
    ),
    "owner": database(
        os.environ.get("WORKWRIGHT_OWNER_URL", "postgresql://workwright@127.0.0.1/workwright"), prepared=False
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    *installed_apps(),
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
]

# --- Requests ---------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "workwright.project.request_ids.RequestId",
    "django.middleware.security.SecurityMiddleware",
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if SERVED else []),
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
_PAGES = Path(__file__).resolve().parent.parent / "interfaces"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [_PAGES / "desk" / "templates", _PAGES / "portal" / "templates"],
        "OPTIONS": {"environment": "workwright.interfaces.desk.environment.environment"},
    },
    {  # Only for the pages and messages of other people's applications.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
        "DIRS": [_PAGES / "desk" / "accounts_templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
ROOT_URLCONF = "workwright.project.urls"
WSGI_APPLICATION = "workwright.project.wsgi.application"
ALLOWED_HOSTS = sorted({urlsplit(ORIGIN).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
CSRF_TRUSTED_ORIGINS = [ORIGIN]
if ORIGIN.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"

# --- Static files: gathered at start under names with their hash, kept by browsers for ever ----------------

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_MANIFEST_STRICT = False
if SERVED:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

# --- Time -------------------------------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = "UTC"

# --- Logs -------------------------------------------------------------------------------------------------

LOGGING = log.configuration(os.environ.get("WORKWRIGHT_LOG_LEVEL", "INFO"))

# --- Tasks by the clock -----------------------------------------------------------------------------------

PROCRASTINATE_IMPORT_PATHS = ["workwright.project.schedules"]
