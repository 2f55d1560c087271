"""Pages: the console in a browser, drawn on the server from the committed operations; it works without scripts."""
