"""The desk at /ecrire/, where those who write work; never public, always private to who signed in."""
