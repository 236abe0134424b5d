"""Recaps on other sites: the metadata of their pages, and the form to propose one."""
