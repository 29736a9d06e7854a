"""The life of a shift. It is never opened again: the next one is another shift."""

from workwright.kernel.states import Machine, T

SHIFT = Machine(
    "shift",
    table="drawers_shift",
    initial="open",
    transitions=[
        T("open", "drawers.count_shift", "counting"),
        T("counting", "drawers.count_shift", "counting"),
        T("counting", "drawers.close_shift", "closed"),
        T("closed", "drawers.approve_shift", "approved"),
    ],
)

RUNNING = ("open", "counting")
"""States in which the drawer is taken by the shift."""
