"""Plain Django, with the same driver options and persistent connections as the product has."""

import os

from workwright.project.settings import database

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.bare.urls"
INSTALLED_APPS = ["bench.bare"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {**database(os.environ["BENCH_BARE_URL"]), "ENGINE": "django.db.backends.postgresql"}}
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
