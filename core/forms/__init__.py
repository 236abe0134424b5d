"""Forms that lose nothing, and their fields."""
