"""Pages that find places for sessions: for one, or for several at once."""
