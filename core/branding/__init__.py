"""The identity of the site: its name, colours, icons and lettering."""
