"""What can be written? One module for each format, named as the user types it."""
