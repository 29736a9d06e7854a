"""A file is what its bytes say; nothing that was hidden in it survives."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.files.builders import PDF, a_picture
from workwright.files.blobs import open_stored
from workwright.files.flows import FileTooLarge, StoredBlob, WrongKind, store_upload
from workwright.files.rules import LARGEST_BYTES
from workwright.kernel.errors import Forbidden


@pytest.fixture
def store(ctx_as: Any) -> Any:
    def run(content: bytes, filename: str = "x.bin") -> StoredBlob:
        return store_upload(ctx_as("technician"), io.BytesIO(content), filename)

    return run


def stored_picture(blob: StoredBlob) -> Image.Image:
    with open_stored(blob.sha256) as stream:
        return Image.open(io.BytesIO(stream.read()))


@pytest.mark.parametrize(
    ("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_the_kind_is_decided_by_the_bytes(store: Any, kind: str, media_type: str) -> None:
    blob = store(a_picture(kind), "invoice.pdf.exe")
    assert (blob.media_type, blob.width, blob.height) == (media_type, 40, 20)


def test_a_document_is_kept_byte_for_byte(store: Any) -> None:
    blob = store(PDF, "terms.pdf")
    with open_stored(blob.sha256) as stream:
        assert stream.read() == PDF
    assert blob.media_type == "application/pdf"


def test_turned_pictures_stand_upright_and_metadata_is_gone(store: Any) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    blob = store(a_picture(exif=exif))
    assert (blob.width, blob.height) == (20, 40)
    kept = stored_picture(blob)
    assert dict(kept.getexif()) == {}
    with open_stored(blob.sha256) as stream:
        assert b"Secret Camera" not in stream.read()


def test_what_hangs_behind_a_picture_is_dropped(store: Any) -> None:
    blob = store(a_picture("PNG") + b"<script>alert(1)</script>")
    with open_stored(blob.sha256) as stream:
        assert b"script" not in stream.read()


def test_large_pictures_are_shrunk(store: Any) -> None:
    blob = store(a_picture(size=(6000, 300)))
    assert (blob.width, blob.height) == (4096, 205)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\0" * 40,
        b"MZ" + b"\0" * 100,
        b"%PDF-1.7 and nothing more",
        b"\xff\xd8\xff" + b"\0" * 50,
        b"\x89PNG\r\n\x1a\n" + b"broken",
        b"RIFF\0\0\0\0WEBP" + b"\0" * 20,
    ],
)
def test_everything_else_is_refused(store: Any, content: bytes) -> None:
    with pytest.raises(WrongKind):
        store(content, "photo.jpg")


def test_a_bomb_is_not_unpacked(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(FileTooLarge):
        store(bomb.getvalue())


def test_twenty_megabytes_is_the_limit(store: Any) -> None:
    with pytest.raises(FileTooLarge):
        store(b"%PDF-" + b"\0" * LARGEST_BYTES + b"%%EOF")


def test_the_same_bytes_are_stored_once(store: Any) -> None:
    assert store(PDF, "a.pdf").sha256 == store(PDF, "b.pdf").sha256


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\car.jpg", "car.jpg"),
        ('a"b\r\nSet-Cookie: x.jpg', "a_b_Set-Cookie_ x.jpg"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_names_are_made_harmless(store: Any, given: str, kept: str) -> None:
    assert store(PDF, given).filename == kept


def test_without_the_right_nothing_is_stored(ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        store_upload(ctx_as("auditor"), io.BytesIO(PDF), "x.pdf")
