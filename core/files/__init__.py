"""Files that people upload: where they are kept, and what is made of them."""
