"""Whether one colour can be read on another (WCAG 2.2, 1.4.3)."""

READABLE = 4.5
"""The least contrast of text of usual size."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as #1d4ed8: 1 is none, 21 black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
