"""The addresses of the API; everything below /api/ that is not here is answered with a problem too."""

from django.urls import path, re_path

from workwright.interfaces.api import views

urlpatterns = [
    path("docs", views.reference),
    path("v1/openapi.json", views.description),
    path("v1/files", views.upload),
    path("v1/files/<uuid:file_id>", views.download),
    path("v1/imports", views.begin_import),
    path("v1/<str:context>/<str:name>", views.call),
    re_path(r"^", views.nothing),
]
