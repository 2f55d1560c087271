"""What may be done, and where it is kept: commands, the one door they go through, and the store behind it."""
