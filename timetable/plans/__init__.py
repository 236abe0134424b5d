"""Steps of many changes, shown before they are taken."""
