"""What a page elsewhere says of itself: microformats, JSON-LD, OpenGraph, plain HTML."""
