"""Imports of Markdown: archives, the texts in them, and the task that makes drafts."""
