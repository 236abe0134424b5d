"""What the site prints as PDF: rendered by WeasyPrint, kept as files, renewed when it changes."""
