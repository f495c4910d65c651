"""Texts that documents and translators come up with, and some that only an enemy would."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = [
    "needle", "**bold**", "*em*", "~~gone~~", "`code`", "`` a`b ``", "[link](/url)", "[ref][r]",
    "[r]", "<b>", "</b>", "<https://a.b>", "![alt](i.png)", "[^1]", "$x$", "도침", "**도침(acupotomy)**은",
    "¿Qué?", "«cita»", "32,8\u00a0%", "🙂", "\u202eabc\u202c", "\u200b", "\ufeff", "e\u0301", "\\", "\\*", "|",
    "\\|", "&amp;", "&#35;", "<!-- c -->", "\x0b", "\u2028", "\x85", "\x1c", "a_b_c", "___", "1.", "#", "-",
    ">", "+", ":", "~", "```", "~~~", "===", "---", "$$", ":::", "<div>", "[x]:", "[^2]:", "\t", "  ", "!",
]  # fmt: skip
STARTS = [
    "", "", "", "# ", "## ", "> ", ">", "- ", "* ", "1. ", "10) ", "    ", "\t", "| ", "|---|", "---",
    "===", "```", "~~~~", ": ", "~ ", "[^1]: ", "[r]: /u", "::: x", ":::", "$$", "<div>", "<!--", "- [ ] ",
    "  ", "+ ", "***", "[x]: <", "| a | b |", "&#10;", "<?", "<![CDATA[", "<script>", "</p>", "---|---",
]  # fmt: skip
NEWLINES = ["\n", "\r\n", "\r", "\n\n", "  \n", "\\\n"]

line = st.builds(
    lambda start, words, end: start + " ".join(words) + end,
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(WORDS), max_size=5),
    st.sampled_from(["", "", "  ", "\\", " #", "|", " "]),
)
noise = st.text(alphabet="ab 가ñ¿*_`[]()<>|#-+>:!~\\\"'\n\t1.&;$^\u00a0\u202e🙂", max_size=40)
markdown_texts = st.builds(
    lambda bom, lines, newline, final: bom + newline.join(lines) + final,
    st.sampled_from(["", "", "", "\ufeff"]),
    st.lists(st.one_of(line, line, noise), max_size=10),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    st.sampled_from(["", "\n", "\r\n"]),
)
hostile_texts = st.one_of(
    st.builds(
        "".join, st.lists(st.one_of(line, st.sampled_from(NEWLINES)), min_size=1, max_size=4)
    ),
    noise,
    st.text(max_size=20),
)
