from typing import Any

import pytest
from django.db import transaction

from tests.files.builders import a_file
from workwright.files.actions.record_file import record_file
from workwright.files.models import File
from workwright.files.queries import get_file, open_blob
from workwright.kernel.errors import Invalid, NotFound, Stale


def test_a_file_is_named_in_its_branch_and_opens_with_the_same_checksum(ctx_as: Any, company: Any) -> None:
    file_id = a_file(ctx_as("technician"))
    found, stream = open_blob(ctx_as("service_advisor"), file_id)
    with stream:
        assert len(stream.read()) == found.size
    assert (found.filename, found.media_type, found.width, found.height) == ("car.jpg", "image/jpeg", 40, 20)
    with pytest.raises(NotFound):
        get_file(ctx_as("technician", branch=company.north), file_id)


def test_bytes_that_are_not_stored_cannot_be_named(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(record_file, ctx_as(), sha256="0" * 64, size=3, media_type="image/png")


def test_an_id_names_one_file(act: Any, ctx_as: Any) -> None:
    file_id = a_file(ctx_as())
    row = File.visible(ctx_as()).get(id=file_id)
    with pytest.raises(Stale):
        act(
            record_file,
            ctx_as(),
            file_id=file_id,
            sha256=row.sha256,
            size=row.size,
            media_type=row.media_type,
        )


def test_the_database_keeps_rows_as_they_are(ctx_as: Any) -> None:
    file_id = a_file(ctx_as())
    with pytest.raises(Exception, match=r"refused|permission denied"), transaction.atomic():
        File.visible(ctx_as()).filter(id=file_id).update(filename="other")
