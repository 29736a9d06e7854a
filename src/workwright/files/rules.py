"""Pure rules of what may be stored. A file is what its bytes say, whatever its name says."""

import re
import unicodedata

LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_PIXELS = 60_000_000
"""Cameras of today make up to 50 million; a small file that unpacks to more is an attack."""
LONGEST_SIDE = 4096

IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""The formats that are re-encoded, by Pillow's names."""
PDF = "application/pdf"
MEDIA_TYPES = (*IMAGES.values(), PDF)


def image_format(head: bytes) -> str | None:
    """Return the image format that the first bytes announce, by Pillow's name; None for everything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return None


def is_pdf(content: bytes) -> bool:
    """Return whether the bytes begin and end like a PDF (ISO 32000-2, 7.5.2 and 7.5.5)."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def safe_name(filename: str) -> str:
    """Return a name fit for a header and any file system: no folders, no control characters, 120 long at most."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"[\x00-\x1f\x7f\"<>|:*?;]+", "_", name).strip(" .")
    return name[-120:] or "file"


def blob_path(sha256: str) -> str:
    """Return where a blob lives below the folder of files; two levels keep the folders small."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
