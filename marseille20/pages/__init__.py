"""The pages that are the site's own, and what they show."""
