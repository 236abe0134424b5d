"""Writing recaps: their versions, their way to publication, and their authors."""
