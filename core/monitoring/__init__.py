"""What the site tells of itself: logs, metrics, error reports."""
