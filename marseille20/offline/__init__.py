"""The copy of the site that browsers keep for when there is no network."""
