"""Printing as PDF: documents rendered by WeasyPrint, kept as files, renewed when they change."""
