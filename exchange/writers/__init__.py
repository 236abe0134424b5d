"""Writers of the published programme in formats for other programs."""
