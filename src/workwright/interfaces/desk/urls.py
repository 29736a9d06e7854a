"""The addresses of the desk."""

from django.urls import URLPattern, path

from workwright.interfaces.desk import assets
from workwright.interfaces.desk.listings import LISTINGS
from workwright.interfaces.desk.views import act, house, lists

urlpatterns: list[URLPattern] = [
    path("static/<path:path>", assets.serve),
    path("do/<slug:context>/<slug:verb>", act.act),
    path("see/<slug:context>/<slug:name>", lists.see),
    path("find/<slug:field>", act.find_records),
    path("branch", house.branch),
    path("people", house.people),
    path("settings", house.settings),
    path("settings/<slug:name>", house.policy),
    path("journal", house.journal_page),
    path("journal/<uuid:entry_id>", house.journal_entry),
    path("files/<uuid:file_id>", house.stored_file),
    *(path(name, lists.listing, {"name": name}) for name in LISTINGS),
]
