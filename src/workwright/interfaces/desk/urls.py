"""The addresses of the desk."""

from django.urls import URLPattern, path

from workwright.interfaces.desk import assets
from workwright.interfaces.desk.listings import LISTINGS
from workwright.interfaces.desk.views import (
    act,
    house,
    intake,
    lists,
    money,
    orders,
    records,
    schedule,
    search,
    stock,
    today,
)

urlpatterns: list[URLPattern] = [
    path("static/<path:path>", assets.serve),
    path("do/<slug:context>/<slug:verb>", act.act),
    path("see/<slug:context>/<slug:name>", lists.see),
    path("find/<slug:field>", act.find_records),
    path("", today.today),
    path("my-jobs", today.my_jobs),
    path("search", search.search),
    path("schedule", schedule.schedule),
    path("schedule/week", schedule.week),
    path("orders", orders.orders),
    path("orders/new", intake.new_order),
    path("orders/new/who", intake.who),
    path("orders/new/what", intake.what),
    path("orders/new/hints", intake.hints),
    path("orders/line-hints", intake.line_hints),
    path("orders/<uuid:work_order_id>", orders.order),
    path("customers/<uuid:customer_id>", records.customer),
    path("assets/<uuid:asset_id>", records.asset),
    path("catalogue", records.catalogue),
    path("parts", stock.parts),
    path("parts/<uuid:part_id>", stock.part),
    path("cash", money.cash),
    path("cash/<uuid:shift_id>", money.shift),
    path("cash/<uuid:shift_id>/count", money.count),
    path("ledger", money.ledger),
    path("ledger/<str:code>", money.account),
    path("branch", house.branch),
    path("people", house.people),
    path("settings", house.settings),
    path("settings/<slug:name>", house.policy),
    path("journal", house.journal_page),
    path("journal/<uuid:entry_id>", house.journal_entry),
    path("files/<uuid:file_id>", house.stored_file),
    *(path(name, lists.listing, {"name": name}) for name in LISTINGS),
]
