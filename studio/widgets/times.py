"""Moments as people say them: *5 min ago*, *yesterday*, a date when it is longer ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.i18n import language, tr, tr_count


def ago(moment: datetime, now: datetime | None = None) -> str:
    """How long ago a moment was, in the language spoken now. ``moment`` has a time zone."""
    now = now or datetime.now().astimezone()
    passed = now - moment
    if passed < timedelta(minutes=1):
        return tr("just now")
    if passed < timedelta(hours=1):
        return tr_count("{n} min ago", "{n} min ago", int(passed.total_seconds() // 60))
    local, today = moment.astimezone(now.tzinfo), now.date()
    if local.date() == today:
        return tr_count("{n} hour ago", "{n} hours ago", int(passed.total_seconds() // 3600))
    if local.date() == today - timedelta(days=1):
        return tr("yesterday, {time}", time=f"{local:%H:%M}")
    if passed < timedelta(days=7):
        return tr_count("{n} day ago", "{n} days ago", (today - local.date()).days)
    return language().words.day(moment.isoformat())


def clock(moment: datetime, now: datetime | None = None) -> str:
    """The moment as short as it says when: *09:30* today, *12 May 09:30* before."""
    now = now or datetime.now().astimezone()
    local = moment.astimezone(now.tzinfo)
    time = f"{local:%H:%M}"
    return time if local.date() == now.date() else f"{language().words.day_of_year(local.date())} {time}"


def exact(moment: datetime) -> str:
    """The moment in full, for who points at how long ago it was."""
    return language().words.moment(moment.isoformat())
