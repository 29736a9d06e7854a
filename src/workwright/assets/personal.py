"""What tells whose a thing is: its plate, its numbers, what was noted of it."""

from workwright.kernel.personal import Held, hold

_NUMBERS = ("vin", "plate", "plate_key", "plate_region", "serial", "serial_key", "notes", "search_text")

hold(
    Held(
        "assets_asset",
        "Vehicles and equipment",
        "t.customer_id = ANY(%(customers)s)",
        dict.fromkeys(_NUMBERS, ""),
    )
)
