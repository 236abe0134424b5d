"""The desk at /ecrire/, where authors work; private to signed-in users."""
