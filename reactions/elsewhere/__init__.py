"""Recaps on their authors' own sites: what pages elsewhere say of themselves, and who tells us."""
