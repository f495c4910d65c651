"""The list of training sources with their licences, for the model card.

    python -m training.sources CORPUS WORK docs/models-data.md

Counts come from ``WORK/<language>/data.json``, licences from ``CORPUS/SOURCES-*.md``.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from training.corpus import GENERAL_KINDS, LANGUAGES

HEAD = """\
# Sources of the bundled models' training data

Pairs selected from each source, by the kind of file they come from, with the licence of the source.
Besides these, {authored} authored triplets (health, clinic, policy and general text) were used,
written for this project, of the texts in `training/authored/` {es} for Spanish and {ko} for
Korean, and {translated} sentences that were translated for this project: real ones of US public
patient information (cancer.gov, NIDDK, NHLBI, NINDS, CDC, SeniorHealth and MedlinePlus topics, by
way of MedQuAD by Ben Abacha and Demner-Fushman, CC BY 4.0), and prose about everything else that
was written for it. Spanish 0.5 has 1,119 real ones more, of the same source and licence, in its
count of `training/authored/`; only their translations lie there, in `translated/`.
The Korean model begins as the Spanish one: both columns are its sources. Version 0.4, and 0.5 from
it, goes on from weights that may have seen two sources more, which are used for testing now: ud-pud
(944 and 950 pairs, CC BY-SA 3.0) and udhr (65 and 66 pairs, a text of the United Nations).

| source | licence | Spanish | Korean |
|---|---|---:|---:|
"""


REWORDED = {
    "general:cagov-covid19": "ISC (package.json; no licence file), a California state site",
    **{
        f"general:openstax-{book}": "CC BY 4.0 (the English until 2026-03-19)"
        for book in ("physics", "chemistry", "statistics", "precalculus")
    },
}
"""Licences for which the corpus has a longer remark."""


def licences(corpus: Path) -> dict[str, str]:
    """The licence of each source, by kind and tag."""
    found = {}
    for kind in GENERAL_KINDS:
        column = None
        for line in (corpus / f"SOURCES-{kind}.md").read_text("utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not line.startswith("|") or set(line) <= set("|-: "):
                continue
            if "licence" in [cell.lower() for cell in cells]:
                column = [cell.lower() for cell in cells].index("licence")
            elif column is not None and len(cells) > column:
                found[f"{kind}:{cells[0]}"] = cells[column]
    return found | REWORDED


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    data = {
        language: json.loads((arguments.work / language / "data.json").read_text())
        for language in LANGUAGES
    }
    known = licences(arguments.corpus)
    totals: dict[str, dict[str, int]] = {}
    for language, found in data.items():
        for origin, count in found["sources"].items():
            totals.setdefault(origin, {})[language] = count
    rows = []
    for origin, counts in sorted(
        totals.items(), key=lambda item: (-sum(item[1].values()), item[0])
    ):
        kind, _, tag = origin.partition(":")
        licence = re.sub(r"\s+", " ", known.get(origin, ""))
        if not licence:
            parser.error(f"no licence is known for {origin}")
        es, ko = (counts.get(language, 0) for language in LANGUAGES)
        rows.append(f"| {tag} ({kind}) | {licence} | {es:,} | {ko:,} |")
    own = {language: f"{found.get('own', 0):,}" for language, found in data.items()}
    own["translated"] = f"{data['ko'].get('translated', 0):,}"
    head = HEAD.format(authored=f"{data['ko'].get('triplets', 0):,}", **own)
    arguments.out.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{arguments.out}: {len(rows)} sources")


if __name__ == "__main__":
    main()
