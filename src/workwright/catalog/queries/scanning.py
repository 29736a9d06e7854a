"""What a scanned or typed code means: a bar code with or without its leading zeros, a part number, or words."""

from workwright.catalog.models import Part
from workwright.catalog.queries.services import PartView, part_view, search_parts
from workwright.catalog.rules import barcode_spellings, sku_key
from workwright.kernel.context import Context
from workwright.kernel.reads import query

MOST_HITS = 8


@query("catalog.scan_part", permission="catalog.view_catalog")
def scan_part(ctx: Context, code: str) -> list[PartView]:
    """The active parts a code means: by bar code, else by number, else those whose words begin so."""
    typed = code.strip()
    exact = Part.objects.filter(active=True).select_related("tax_code")
    found = (
        list(exact.filter(barcode__in=barcode_spellings(typed)).order_by("sku")[:MOST_HITS]) if typed else []
    )
    if not found and (key := sku_key(typed)):
        found = list(exact.filter(sku_key=key))
    if found or not typed:
        return [part_view(ctx, row) for row in found]
    return list(search_parts.run(ctx, typed, limit=MOST_HITS).rows)
