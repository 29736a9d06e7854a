"""What is held of somebody on one page, and the copy they take away."""

import io
import json
import zipfile

from tests.parties.builders import a_customer
from tests.privacy.builders import asked
from tests.work_orders.builders import a_photo, an_order
from tests.world import act
from workwright.privacy.actions.export_person import export_person
from workwright.work_orders.actions.attach_file import attach_file


def test_a_copy_for_programs_and_for_people_with_their_files(desk_of, ctx_as):
    ctx = ctx_as()
    who = a_customer(ctx, name="Quill <b>Dana</b>", phone="5035550173")
    order = an_order(ctx, customer_id=who)
    act(attach_file, ctx, work_order_id=order.id, file_id=a_photo(ctx), kind="before")
    request = asked(ctx, who, "export")
    client = desk_of("branch_manager")
    assert "Give a copy" in client.get(f"/customers/{who}/data").content.decode()
    act(export_person, ctx, request_id=request, expected_version=1)
    page = client.get(f"/customers/{who}/data").content.decode()
    assert f"Order {order.number} is open." in page
    assert f"/customers/{who}/data/copy.zip" in page
    answer = client.get(f"/customers/{who}/data/copy.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("data.json"))
        readable = archive.read("readable.html").decode()
    assert [name.partition("/")[0] for name in names] == ["data.json", "readable.html", "files"]
    assert told["tables"]["parties_customer"][0]["name"] == "Quill <b>Dana</b>"
    assert {"work_orders_workorder", "work_orders_attachment", "assets_asset"} <= {*told["tables"]}
    assert "Quill &lt;b&gt;Dana&lt;/b&gt;" in readable
    assert "password" not in str(told["tables"].keys())


def test_two_records_side_by_side_and_who_owes_what(desk_of, ctx_as):
    ctx = ctx_as()
    keep, gone = a_customer(ctx, name="Ana Diaz"), a_customer(ctx, name="Anna Diaz", phone="5035550174")
    client = desk_of("branch_manager", "accountant")
    assert f"?with={gone}" in client.get(f"/customers/{keep}/merge?q=anna").content.decode()
    page = client.get(f"/customers/{keep}/merge?with={gone}").content.decode()
    assert ("Take this" in page, "(503) 555-0174" in page) == (True, True)
    said = {"customer_id": keep, "expected_version": 1, "duplicate_id": gone, "reason": "same person"}
    done = client.post(
        "/do/parties/merge_customers", {**said, "take": ["", "name"], "next": f"/customers/{keep}"}
    )
    assert done.status_code in (302, 303), done.content
    shown = client.get(f"/customers/{keep}").content.decode()
    assert ("Anna Diaz" in shown, "Take the merge back" in shown) == (True, True)
    assert "Nobody owes anything" in client.get("/ageing").content.decode()
    listed = b"".join(client.get("/ageing?as=csv").streaming_content).decode()
    assert listed.startswith("Customer,Not due")
