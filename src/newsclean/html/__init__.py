"""Pages in HTML: their lines, story, metadata, and the call that cleans them."""

BLOCK_WEIGHTS_VERSION = "blocks-6"
"""Version of the learned weights that choose the blocks of pages."""
