"""Meetings: conferences with dates and a time zone, their social events, who attends."""
