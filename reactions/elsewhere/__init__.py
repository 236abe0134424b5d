"""Recaps on other sites: their pages and pictures, and the form to propose one."""
