"""The ways to sign in: codes and links by mail, passwords, second factors."""
