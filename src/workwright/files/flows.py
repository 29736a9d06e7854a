"""Taking in what somebody sends, outside any transaction."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

from workwright.files.blobs import write_blob
from workwright.files.rules import (
    IMAGES,
    LARGEST_BYTES,
    LARGEST_PIXELS,
    LONGEST_SIDE,
    PDF,
    image_format,
    is_pdf,
    safe_name,
)
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError

CHUNK = 256 * 1024


class FileTooLarge(DomainError):
    """The file is larger than 20 MB. Send a smaller one."""

    code = "files.too_large"
    status = 413


class WrongKind(DomainError):
    """Photographs (JPEG, PNG, WebP) and PDF documents can be stored; this is neither."""

    code = "files.wrong_kind"
    status = 415


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """What the stored bytes are; the fields of `files.record_file`."""

    sha256: str
    size: int
    media_type: str
    filename: str
    width: int | None = None
    height: int | None = None


def store_upload(ctx: Context, stream: IO[bytes], filename: str) -> StoredBlob:
    """Store what `stream` holds and say what it is; raise `FileTooLarge` or `WrongKind`.

    Photographs are decoded and encoded anew, upright and without their metadata (place, device, hidden
    content); PDF documents are kept byte for byte. `files.record_file` then gives the blob a name.
    """
    ctx.require("files.record_file")
    content = b"".join(_chunks(stream))
    if kind := image_format(content[:16]):
        content, width, height = _encode_anew(content, kind)
        return _keep(content, IMAGES[kind], filename, width, height)
    if is_pdf(content):
        return _keep(content, PDF, filename)
    raise WrongKind(field="file")


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if total > LARGEST_BYTES:
            raise FileTooLarge(field="file")
        yield chunk


def _encode_anew(content: bytes, kind: str) -> tuple[bytes, int, int]:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            if opened.width * opened.height > LARGEST_PIXELS:
                raise FileTooLarge("The picture has more than 60 million pixels.", field="file")
            picture = ImageOps.exif_transpose(opened)
            picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _saved(picture, kind), picture.width, picture.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise WrongKind("The picture is damaged and cannot be read.", field="file") from error


def _saved(picture: Image.Image, kind: str) -> bytes:
    plain = picture.convert("RGB" if kind == "JPEG" else "RGBA" if "A" in picture.getbands() else "RGB")
    plain.info.clear()
    target = io.BytesIO()
    plain.save(target, kind, **({} if kind == "PNG" else {"quality": 88}))
    return target.getvalue()


def _keep(
    content: bytes, media_type: str, filename: str, width: int | None = None, height: int | None = None
) -> StoredBlob:
    if len(content) > LARGEST_BYTES:
        raise FileTooLarge(field="file")
    sha256 = hashlib.sha256(content).hexdigest()
    write_blob(sha256, content)
    return StoredBlob(sha256, len(content), media_type, safe_name(filename), width, height)


def keep_bytes(stream: IO[bytes]) -> tuple[str, int, bytes]:
    """Store bytes as they came, whatever they are, for a context that reads them and serves them to nobody.

    Returns their SHA-256, their number and themselves; raises `FileTooLarge`.
    """
    content = b"".join(_chunks(stream))
    sha256 = hashlib.sha256(content).hexdigest()
    write_blob(sha256, content)
    return sha256, len(content), content
