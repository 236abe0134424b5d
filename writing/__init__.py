"""How a recap comes about: its versions, its way to readers, and who writes it."""
