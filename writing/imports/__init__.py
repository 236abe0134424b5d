"""Markdown that authors bring: archives, the texts in them, and the task that makes drafts."""
