"""What the commands do, without arguments to parse or anything to print."""
