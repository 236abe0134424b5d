"""The rules of a programme, a module each."""
