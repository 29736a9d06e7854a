from django.urls import path

from bench.bare import views

urlpatterns = [
    path("orders", views.open_order),
    path("orders/<int:order_id>/approve", views.approve),
    path("orders/<int:order_id>/book", views.book),
    path("orders/<int:order_id>/complete", views.complete),
    path("orders/<int:order_id>/issue", views.issue),
    path("orders/<int:order_id>/pay", views.pay),
]
