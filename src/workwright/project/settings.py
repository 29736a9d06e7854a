"""Django settings. Everything that differs between installations comes from the environment."""

import os
from datetime import timedelta
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
if SERVED:  # Several processes count; who asks one of them is told the sum.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(HOME / "metrics"))

# --- Databases: the application role serves, the owner migrates --------------------------------------------


def database(url: str, *, prepared: bool = True) -> dict[str, object]:
    """Translate a `postgresql://` address into Django's words, with prepared statements on the server.

    The owner's connection does without: a migration sends several statements at once.
    """
    parts = conninfo_to_dict(url)
    known = {name: str(parts.pop(key, "")) for name, key in _DJANGO_WORDS.items()}
    return {
        "ENGINE": "workwright.project.database",
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
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]

# --- Requests ---------------------------------------------------------------------------------------------

MIDDLEWARE = [
    "workwright.project.request_ids.RequestId",
    "workwright.interfaces.address.Caller",
    "workwright.interfaces.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "workwright.interfaces.api.middleware.Keyed",
    *(["whitenoise.middleware.WhiteNoiseMiddleware"] if SERVED else []),
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workwright.interfaces.accounts.shared.Shared",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
_PAGES = Path(__file__).resolve().parent.parent / "interfaces"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [_PAGES / "desk" / "templates", _PAGES / "portal" / "templates"],
        "OPTIONS": {
            "environment": "workwright.interfaces.desk.environment.environment",
            "context_processors": ["workwright.interfaces.desk.components.one_field_against_forgery"],
        },
    },
    {  # Only for the pages and messages of other people's applications.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "django",
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
# Where pages find the live stream (interfaces/live): ":port" of their own host, "/" behind a proxy; "" is nowhere.
LIVE_ADDRESS = ENVIRONMENT.live_address if SERVED else ""
_HOSTS = sorted(
    {urlsplit(ORIGIN).hostname or "localhost", ENVIRONMENT.near, "localhost", "127.0.0.1", "[::1]"}
)
_SCHEME = "https" if ORIGIN.startswith("https://") else "http"
LIVE_SOURCES = (
    [f"{_SCHEME}://{host}{LIVE_ADDRESS}" for host in _HOSTS] if LIVE_ADDRESS.startswith(":") else []
)
# No page has a script or a style in it: there is nothing to allow by nonce, and what somebody types is never run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *LIVE_SOURCES],
        "media-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
ROOT_URLCONF = "workwright.project.urls"
WSGI_APPLICATION = "workwright.project.wsgi.application"
ALLOWED_HOSTS = _HOSTS
CSRF_TRUSTED_ORIGINS = [ORIGIN]
CSRF_FAILURE_VIEW = "workwright.interfaces.desk.errors.form_too_old"
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
API_CALLS_A_MINUTE = int(os.environ.get("WORKWRIGHT_API_CALLS_A_MINUTE", "3000"))
"""What one key may call in one process in a minute."""
if ORIGIN.startswith("https://"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
# Browsers keep cookies per name of the host, not per port: copies side by side must not sign each other out.
SESSION_COOKIE_NAME = "workwright_session" + ("" if ENVIRONMENT.port == 8000 else f"_{ENVIRONMENT.port}")
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "access_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
ACCOUNT_ADAPTER = "workwright.interfaces.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "pin": "30/m/ip,30/m/key",
    "reset_password": "10/m/ip,5/10m/key",
    "portal": "30/m/ip,200/h/ip",
    "portal_request": "6/m/ip,30/h/ip",
    "account_door": "6/m/ip,30/h/ip",
    "account_link": "3/10m/key",
}
MFA_ADAPTER = "workwright.interfaces.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A second factor is asked on new devices; a browser that showed it is known for a while.
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=30)
MFA_TOTP_ISSUER = "Workwright"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True

# --- Card payments to practise on: what the demo company connects ------------------------------------------

SANDBOX = {
    word: os.environ.get(f"WORKWRIGHT_SANDBOX_{word.upper()}", "")
    for word in ("url", "account", "key", "secret")
}

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
