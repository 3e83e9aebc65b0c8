"""Pages in HTML: their lines, story, metadata, and the call that cleans them."""
