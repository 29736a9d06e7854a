"""The plain lists of the desk: which query fills them, what their rows lead to, what can be made there."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Listing:
    """One list page. `columns` are names of the row's fields, all of them when empty; `href` leads to a row.

    `filters` are (name of the parameter, label, choices as code and word).
    """

    title: str
    query: str
    lede: str = ""
    columns: tuple[str, ...] = ()
    href: str = ""
    actions: tuple[str, ...] = ()
    search: str = ""
    filters: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    empty: tuple[str, str] = ("Nothing here yet", "What is added appears here.")
    icon: str = "orders"
    row_actions: tuple[tuple[str, str], ...] = ()

    def link(self, row: Any) -> str:
        """Return where a row leads to."""
        return (
            self.href.format(**{name: getattr(row, name) for name in type(row).model_fields})
            if self.href
            else ""
        )


def states(*codes: str) -> tuple[tuple[str, str], ...]:
    """Return the choices of a filter by state, with none chosen first."""
    return (("", "All"), *((code, code.replace("_", " ").capitalize()) for code in codes))


LISTINGS: dict[str, Listing] = {
    "customers": Listing(
        "Customers",
        "parties.search_customers",
        href="/customers/{id}",
        actions=("parties.find_or_create_customer", "parties.merge_customers"),
        search="Name, phone or e-mail",
        empty=("No customers yet", "A customer is made with their first order, or here."),
        icon="people",
    ),
    "vendors": Listing(
        "Vendors",
        "parties.list_vendors",
        href="/see/parties/get_vendor?vendor_id={id}",
        actions=("parties.add_vendor",),
        empty=("No vendors yet", "Vendors deliver parts and sublet work. Add the first one."),
        icon="parts",
    ),
    "assets": Listing(
        "Vehicles and equipment",
        "assets.search_assets",
        href="/assets/{id}",
        actions=("assets.find_or_create_vehicle", "assets.find_or_create_equipment"),
        search="Plate, VIN, serial or model",
        empty=("No vehicles or equipment yet", "They are made with their first order, or here."),
        icon="car",
    ),
    "messages": Listing(
        "Messages",
        "notify.list_messages",
        href="/see/notify/get_message?message_id={id}",
        empty=("No messages yet", "Estimates, payment links and invoices that were sent are listed here."),
        icon="send",
    ),
}
