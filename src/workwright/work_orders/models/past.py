"""Work that was done before this installation: service records of an asset, taken over from elsewhere."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class PastOrder(BranchOwned):
    """One past order as its source tells it; never changed. It has no state, no lines and no part in the books.

    `source_sha256` is the hash of the file it came from, `source_row` its line there: the same row of the same file
    comes in once. `kind` is the source's own word.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    asset = models.ForeignKey("assets.Asset", models.PROTECT, related_name="+", db_index=False)
    done_on = models.DateField()
    words = models.TextField(blank=True, default="")
    kind = models.CharField(max_length=40, blank=True, default="")
    cost_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64)
    source_row = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=80)

    class Meta:
        verbose_name = "past order"
        indexes = [models.Index("asset", models.F("done_on").desc(), name="past_order_of_asset")]
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "source_sha256", "source_row"], name="past_order_comes_in_once"
            ),
            models.CheckConstraint(name="past_order_cost_not_negative", condition=Q(cost_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.done_on}: {self.words}"
