"""The published programme as other programs read it."""
