"""Named files of a branch. The bytes live in a folder, once per content; a row says whose they are."""

from django.db import models
from django.db.models import Q

from workwright.files.rules import LARGEST_BYTES, MEDIA_TYPES
from workwright.kernel.scope import BranchOwned


class File(BranchOwned):
    """A stored photograph or document. Never changed: another version is another row."""

    id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=40)
    filename = models.CharField(max_length=120)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="file_sha256_is_hex"),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=LARGEST_BYTES), name="file_size_in_bounds"
            ),
            models.CheckConstraint(condition=Q(media_type__in=MEDIA_TYPES), name="file_kind_known"),
        )
        indexes = (models.Index(fields=("sha256",), name="file_by_content"),)
