"""What a posted form does: once, with nothing lost, with the refusal where it belongs."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.work_orders.builders import an_order, seen
from workwright.kernel.context import Context
from workwright.parties.queries import search_customers

Sign = Callable[..., Client]
NEW = "/do/parties/find_or_create_customer"


def test_a_double_click_does_it_once(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    client, key = desk_of(), str(uuid4())
    note = {"command_id": key, "text": "Called back", "next": "/orders", "given": ""}
    order = an_order(ctx_as())
    answers = [
        client.post("/do/work_orders/add_note", note | {"work_order_id": str(order.id)}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == "/orders"
    assert [n.text for n in seen(ctx_as(), order).notes] == ["Called back"]


def test_nothing_typed_is_lost_and_the_error_stands_beside_its_field(desk_of: Sign) -> None:
    answer = desk_of().post(
        NEW, {"given": "", "name": "", "email": "amelie@example.com", "notes": "Likes mornings"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "amelie@example.com" in page
    assert "Likes mornings" in page
    assert 'id="name-error"' in page
    assert 'aria-invalid="true"' in page


def test_a_refusal_names_its_field(desk_of: Sign) -> None:
    answer = desk_of().post(NEW, {"given": "", "name": "Amélie", "phone": "not a phone"})
    assert answer.status_code == 422
    assert 'id="phone-error"' in answer.content.decode()


def test_a_new_record_opens_its_page(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    answer = desk_of().post(NEW, {"given": "", "name": "Amélie Østergård", "phone": "+1 503 555 0142"})
    found = search_customers(ctx_as(), "Amélie").rows[0]
    assert (answer.status_code, answer["Location"]) == (303, f"/customers/{found.id}")


def test_a_dialog_is_told_where_to_go(desk_of: Sign) -> None:
    answer = desk_of().post(
        NEW, {"given": "", "name": "Amélie", "phone": "+1 503 555 0143"}, headers={"HX-Request": "true"}
    )
    assert answer["HX-Redirect"].startswith("/customers/")


def test_nobody_is_led_away_from_this_house(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    order, client = an_order(ctx_as()), desk_of()
    for address in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example"):
        sent = {"given": "", "work_order_id": str(order.id), "text": "x", "next": address}
        assert client.post("/do/work_orders/add_note", sent)["Location"] == "/"


def test_a_stale_page_is_refused_with_a_sentence(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    order = an_order(ctx_as())
    client = desk_of()
    changes = {"given": "", "work_order_id": str(order.id), "expected_version": "1", "title": "Misfire"}
    assert client.post("/do/work_orders/edit_work_order", changes).status_code == 303
    again = client.post("/do/work_orders/edit_work_order", changes | {"title": "Other"})
    assert again.status_code == 409
    assert "Somebody changed this" in again.content.decode()
    assert "Other" in again.content.decode()


def test_a_photo_comes_with_the_form(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    order = an_order(ctx_as())
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    form = {
        "given": "",
        "work_order_id": str(order.id),
        "kind": "before",
        "file_id__upload": SimpleUploadedFile("dent.jpg", picture.getvalue()),
    }
    assert desk_of().post("/do/work_orders/attach_file", form).status_code == 303
    assert [file.kind for file in seen(ctx_as(), order).files] == ["before"]


def test_a_file_of_the_wrong_kind_is_refused(desk_of: Sign, ctx_as: Callable[..., Context]) -> None:
    order = an_order(ctx_as())
    form = {
        "given": "",
        "work_order_id": str(order.id),
        "file_id__upload": SimpleUploadedFile("run.exe", b"MZ nothing to see"),
    }
    answer = desk_of().post("/do/work_orders/attach_file", form)
    assert answer.status_code == 415
    assert "JPEG" in answer.content.decode()
