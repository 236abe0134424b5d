"""How people come into their account: codes and links by mail, passwords, second factors."""
