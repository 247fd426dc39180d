"""What can be read? One module for each format, named as the user types it."""
