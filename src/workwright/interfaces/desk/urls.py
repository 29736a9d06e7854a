"""The addresses of the desk."""

from django.urls import path

from workwright.interfaces.desk import assets
from workwright.interfaces.desk.views import act

urlpatterns = [
    path("static/<path:path>", assets.serve),
    path("do/<slug:context>/<slug:verb>", act.act),
    path("find/<slug:field>", act.find_records),
]
