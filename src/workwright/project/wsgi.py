"""The pages and the API for a WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workwright.project.settings")
pages = get_wsgi_application()

from workwright.project.direct import Direct  # noqa: E402 - it needs Django set up

application = Direct(pages)
get_resolver().url_patterns  # noqa: B018 - loads every view now, so that the next line leaves them alone
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
