"""The desk at /ecrire/, where those who write work; private to who signed in."""
