"""The lives of a reservation, of an order for a stocked part, and of a thing bought for one line."""

from workwright.kernel.states import Machine, T

# `short` is a promise with nothing set aside yet. A reservation is its own fact: no payment moves it.
RESERVATION = Machine(
    "reservation",
    table="inventory_reservation",
    column="state",
    initial=("short", "reserved"),
    transitions=[
        T("short", "inventory.fill_shortages", "reserved"),
        T("short", "inventory.release_reservations", "released"),
        T("reserved", "inventory.pick_parts", "picked"),
        T("reserved", "inventory.consume_parts", "consumed"),
        T("reserved", "inventory.release_reservations", "released"),
        T("picked", "inventory.consume_parts", "consumed"),
        T("picked", "inventory.release_reservations", "released"),
    ],
)
HOLDING = ("reserved", "picked")
OPEN = ("short", *HOLDING)

PART_ORDER = Machine(
    "part_order",
    table="inventory_partorder",
    column="state",
    initial="ordered",
    transitions=[
        T("ordered", "inventory.receive_stock", "ordered", outcome="part"),
        T("ordered", "inventory.receive_stock", "received", outcome="all"),
        T("ordered", "inventory.cancel_part_order", "cancelled"),
    ],
)

BOUGHT_IN = Machine(
    "bought_in",
    table="inventory_boughtin",
    column="state",
    initial="planned",
    transitions=[
        T("planned", "inventory.order_bought_in", "ordered"),
        T("planned", "inventory.receive_bought_in", "received"),
        T("planned", "inventory.cancel_bought_in", "cancelled"),
        T("planned", "inventory.release_reservations", "cancelled"),
        T("ordered", "inventory.receive_bought_in", "received"),
        T("ordered", "inventory.cancel_bought_in", "cancelled"),
        T("received", "inventory.return_bought_in", "received", outcome="part"),
        T("received", "inventory.return_bought_in", "returned", outcome="all"),
    ],
)
