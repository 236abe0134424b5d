"""What those who were at a session say of it: taken in, read by organisers, sent to a speaker."""
