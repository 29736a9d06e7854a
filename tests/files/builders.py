"""Pictures and documents for tests."""

import io
from typing import Any
from uuid import UUID

from PIL import Image

from tests.world import act
from workwright.files.actions.record_file import record_file
from workwright.files.flows import store_upload
from workwright.kernel.context import Context

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def a_picture(
    kind: str = "JPEG", size: tuple[int, int] = (40, 20), colour: str = "red", **options: Any
) -> bytes:
    """Return the bytes of a plain picture."""
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind, **options)
    return target.getvalue()


def a_file(ctx: Context, content: bytes = b"", filename: str = "car.jpg") -> UUID:
    """Store and record a file; a red picture unless bytes are given."""
    blob = store_upload(ctx, io.BytesIO(content or a_picture()), filename)
    fields = {name: getattr(blob, name) for name in blob.__slots__}
    recorded: UUID = act(record_file, ctx, **fields).id
    return recorded
