"""Refusals that several actions of the catalogue share, and the normal form of a part number."""

from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.parties.rules import fold


class CodeTaken(DomainError):
    """Something else in the catalogue has this code. Choose another, or edit that one."""

    code = "catalog.code_taken"


class OtherScope(DomainError):
    """This rule is not that of the branch you are acting in. Act for its branch, or for the whole company."""

    code = "catalog.other_scope"

    @classmethod
    def refuse(cls, ctx: Context, branch_id: UUID | None) -> None:
        """Raise unless the rule's scope (a branch, or None for the company) is the one acted in."""
        if branch_id != ctx.branch_id:
            raise cls()


def barcode_spellings(text: str) -> list[str]:
    """The ways in which one bar code may be kept: UPC-A, EAN-13 and GTIN-14 differ by zeros in front.

    >>> barcode_spellings(" 036000291452 ")
    ['036000291452', '36000291452', '0036000291452', '00036000291452']
    """
    code = "".join(text.split())
    if not (code.isascii() and code.isdigit()) or not code.strip("0"):
        return [code]
    bare = code.lstrip("0")
    return list(
        dict.fromkeys([code, bare, *(bare.zfill(size) for size in (8, 12, 13, 14) if size > len(bare))])
    )


def sku_key(text: str) -> str:
    """A part number as it is compared: capitals, letters and digits only. Zeros in front count."""
    return "".join(ch for ch in fold(text).upper() if ch.isalnum())
