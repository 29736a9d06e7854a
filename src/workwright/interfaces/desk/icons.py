"""Icons as inline SVG: strokes on a 24 by 24 field, drawn for this product."""
# ruff: noqa: E501 (paths are not prose)

from functools import lru_cache

from markupsafe import Markup

SHAPES: dict[str, str] = {
    "ok": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.2l3.4 2"/>',
    "warn": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v4.6M12 17.4v.2"/>',
    "bad": '<path d="M6 6l12 12M18 6 6 18"/>',
    "plain": '<circle cx="12" cy="12" r="4"/>',
    "own": '<circle cx="12" cy="12" r="4"/>',
    "home": '<path d="M4 11.5 12 4l8 7.5V20h-5.5v-5.5h-5V20H4Z"/>',
    "orders": '<rect x="5" y="4" width="14" height="17" rx="2"/><path d="M9 4V2.8h6V4M9 10h6M9 14h6M9 18h3"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8V7M16 2.8V7"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.8 20c0-3.6 2.6-6 6.2-6s6.2 2.4 6.2 6M16 4.8a3.5 3.5 0 0 1 0 6.4'
    'M17.5 14.3c2.3.7 3.7 2.8 3.7 5.7"/>',
    "car": '<path d="M3 16v-4l2.2-5.2A2 2 0 0 1 7 5.5h10a2 2 0 0 1 1.8 1.3L21 12v4M3 12h18M3 16h18v2.5h-3V16M3 16v2.5h3V16"/>'
    '<path d="M6.5 14v.1M17.5 14v.1"/>',
    "parts": '<path d="m12 2.8 8.5 4.6v9.2L12 21.2l-8.5-4.6V7.4Z"/><path d="m3.8 7.6 8.2 4.4 8.2-4.4M12 12v9"/>',
    "invoice": '<path d="M6 2.8h12v18.4l-3-2-3 2-3-2-3 2Z"/><path d="M9.5 8h5M9.5 12h5"/>',
    "bolt": '<path d="M13 2.8 5 13.5h6l-1 7.7 8-10.7h-6Z"/>',
    "cart": '<path d="M3 4h2.4l2.3 11h10.1L20.5 7H6.3"/><circle cx="9" cy="19.2" r="1.4"/><circle cx="16.5" cy="19.2" r="1.4"/>',
    "cash": '<rect x="2.8" y="6" width="18.4" height="12" rx="2"/><circle cx="12" cy="12" r="2.6"/><path d="M6 12h.1M18 12h.1"/>',
    "drawer": '<path d="M4 13h16v7H4ZM6 13V5h12v8M9 8.5h6M10.5 16.5h3"/>',
    "ledger": '<path d="M5 3.5h12a2 2 0 0 1 2 2v15H7a2 2 0 0 1-2-2Z"/><path d="M5 18.2a2 2 0 0 1 2-1.7h12M9 8h6"/>',
    "chart": '<path d="M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6"/>',
    "journal": '<path d="M12 3a9 9 0 1 1-8.2 5.3"/><path d="M3.4 3.6v5h5M12 7.5V12l3 2"/>',
    "settings": '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2.2"/><circle cx="9" cy="17" r="2.2"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "more": '<path d="M5 12h.1M12 12h.1M19 12h.1"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
    "send": '<path d="M21 3 10 14M21 3l-6.5 18-4.5-7-7-4.5Z"/>',
    "print": '<path d="M7 9V3h10v6M7 18H4v-7.5A1.5 1.5 0 0 1 5.5 9h13a1.5 1.5 0 0 1 1.5 1.5V18h-3"/><path d="M7 14.5h10V21H7Z"/>',
    "upload": '<path d="M12 16.5V4.5M7 9.5l5-5 5 5M4 16.5V20h16v-3.5"/>',
    "download": '<path d="M12 4.5v12M7 11.5l5 5 5-5M4 16.5V20h16v-3.5"/>',
    "camera": '<path d="M3 8h4l1.6-2.5h6.8L17 8h4v11.5H3Z"/><circle cx="12" cy="13.3" r="3.4"/>',
    "wrench": '<path d="M20.5 6.8a5 5 0 0 1-6.7 6L7 19.7a2.1 2.1 0 0 1-3-3l6.9-6.8a5 5 0 0 1 6-6.7l-3 3 .6 3.4 3.4.6Z"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="10" rx="2"/><path d="M8 10.5V7.3a4 4 0 0 1 8 0v3.2"/>',
    "out": '<path d="M10 4H4.5v16H10M15 8l4.5 4-4.5 4M19 12H9"/>',
    "theme": '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17Z" fill="currentColor"/>',
    "flag": '<path d="M5.5 21V4M5.5 4.5h12l-2.5 4 2.5 4h-12"/>',
    "file": '<path d="M6 2.8h8l4.5 4.5v13.9H6Z"/><path d="M13.5 3v5h5"/>',
    "phone": '<path d="M5 3.5h3.6l1.7 4.3-2.2 1.6a12 12 0 0 0 5.5 5.5l1.6-2.2 4.3 1.7V18a2.5 2.5 0 0 1-2.7 2.5'
    'A16 16 0 0 1 2.5 6.2 2.5 2.5 0 0 1 5 3.5Z"/>',
    "bell": '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.8 1.8H4.2ZM10 21h4"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="m11.4 12.3 8.4-8.3M16.5 7.3l3 3"/>',
    "down": '<path d="m5.5 9 6.5 6.5L18.5 9"/>',
    "mark": '<path d="M3.5 5.5 7.6 19 12 8.2 16.4 19 20.5 5.5" stroke-width="2.6"/>',
}


@lru_cache(maxsize=1024)
def icon(name: str, title: str = "") -> Markup:
    """Return an icon; with a title it speaks for itself, without one it only decorates a word beside it."""
    shape = Markup(SHAPES[name])
    voice = Markup('role="img" aria-label="{}"').format(title) if title else Markup('aria-hidden="true"')
    return Markup(
        '<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.9" '
        'stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
    ).format(voice, shape)
