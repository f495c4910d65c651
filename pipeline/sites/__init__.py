"""Where pages go and how they look to the site they are for, one site generator a file."""
