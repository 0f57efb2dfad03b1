"""Calendars of others: iCal feeds, fetched with limits and read for the days on which nobody works."""

from caseway.channels.feed.days import DaysOff, Unreadable, days_off
from caseway.channels.feed.fetch import BYTES_MAX, Unreachable, fetch

__all__ = ["BYTES_MAX", "DaysOff", "Unreachable", "Unreadable", "days_off", "fetch"]
