"""When a message may wake somebody: quiet hours by the receiver's own clock, and reminders by the site's. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone as phone_zones

WAKING = ("sms", "whatsapp", "push")
"""Channels that ring or light up a screen; a mail waits by itself."""


def allowed_at(instant: datetime, zone: str, quiet_from: time, quiet_until: time) -> datetime:
    """Return `instant`, or the end of the quiet hours it falls into, by the clock on the wall in `zone`.

    Equal times mean that no hour is quiet. An end that the clock jumps over is the instant of the jump's end.
    """
    here = instant.astimezone(ZoneInfo(zone))
    wall, over_night = here.time(), quiet_from > quiet_until
    if quiet_from == quiet_until:
        return instant
    quiet = (wall >= quiet_from or wall < quiet_until) if over_night else quiet_from <= wall < quiet_until
    if not quiet:
        return instant
    day = here.date() + timedelta(days=1 if over_night and wall >= quiet_from else 0)
    return max(instant, on_the_wall(datetime.combine(day, quiet_until), zone))


def reminder_at(starts_at: datetime, zone: str, at: time) -> datetime:
    """Return the instant to remind of a visit: the day before it on the site's calendar, at this time on its wall."""
    day = starts_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    return on_the_wall(datetime.combine(day, at), zone)


def on_the_wall(wall: datetime, zone: str) -> datetime:
    """Return the instant at which a clock in `zone` shows `wall`.

    An hour that comes twice means its first time; one that the clock jumps over, the moment after the jump as far
    behind it as the time lay in the gap.
    """
    local = wall.replace(tzinfo=ZoneInfo(zone))
    return datetime.fromtimestamp(local.timestamp(), ZoneInfo("UTC"))


def zone_of_phone(number: str, home: str) -> str:
    """Return the zone where a number is at home: the branch's when that is one of its zones, "" when unknown."""
    try:
        found = phone_zones.time_zones_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return ""
    if home in found:
        return home
    return next((name for name in found if name != "Etc/Unknown"), "")
