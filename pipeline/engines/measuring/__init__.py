"""What a package is worth, measured when it is made or installed, and kept with it."""
