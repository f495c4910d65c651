"""Words of a text, for checks that do not ask what language they are of."""

from __future__ import annotations

import re

WORD = re.compile(r"[^\W\d_]+")
