"""How the bundled translation models are made; no part of the installed product."""
