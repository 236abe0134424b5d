"""An organiser's first day: the demonstration goes, and an edition of their own comes about."""
