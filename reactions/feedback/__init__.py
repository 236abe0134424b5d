"""Feedback of attendees on a session: received, read by organisers, sent to a speaker."""
