"""Working time: opening hours by weekday, holidays, own days and a time zone, together called a calendar."""

from caseway.core.calendar.calendar import WEEKDAYS, Calendar, OwnDay
from caseway.core.calendar.daytime import next_day_hour
from caseway.core.calendar.hours import Opening, openings_of

__all__ = ["WEEKDAYS", "Calendar", "Opening", "OwnDay", "next_day_hour", "openings_of"]
