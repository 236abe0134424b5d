"""The text of a recap: what its HTML holds, and how it is read and written."""
