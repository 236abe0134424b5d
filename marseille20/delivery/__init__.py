"""How a page reaches readers: from memory, warmed, and while the database is away."""
