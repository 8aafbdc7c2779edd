# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reads a calendar with the icalendar package and prints it as JSON."""
import json
import sys

import icalendar

raw = open(sys.argv[1], "rb").read()
calendar = icalendar.Calendar.from_ical(raw)
lines = raw.split(b"\r\n")
print(json.dumps({
    "name": str(calendar["X-WR-CALNAME"]),
    "longest": max(len(line) for line in lines),
    "bare": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
    "errors": [str(error) for event in calendar.walk() for error in event.errors],
    "events": [{
        "uid": str(event["UID"]),
        "day": event["DTSTART"].dt.isoformat(),
        "end": event["DTEND"].dt.isoformat(),
        "stamp": event["DTSTAMP"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "text": str(event.get("DESCRIPTION", "")),
        "url": str(event.get("URL", "")),
    } for event in calendar.walk("VEVENT")],
}))
