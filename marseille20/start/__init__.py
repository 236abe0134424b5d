"""An organiser's first day: from the demonstration to an edition of their own."""
