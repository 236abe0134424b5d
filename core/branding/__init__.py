"""What the site is called and how it looks."""
