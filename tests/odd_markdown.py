"""Markdown that nobody writes on purpose: snippets, places to put them in, and whole articles made up by Hypothesis."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

SNIPPETS = [
    "", "x", "*", "**", "***", "_", "`", "``", "[", "]", "](", "![", "<", ">", "&", "|", '\\', "#", "-", "+", "1.",
    ":", "{", "}", "**b**", "*i*", "_i_", "__b__", "***bi***", "**b*", "*b**", "***b*i**", "**b *i* b**",
    "*i **b** i*", "**b**c", "a**b**", "** b**", "**b **", "**a** **b**", "snake_case_word", "_a_b_", "a*b*c",
    "*a_b*c_", "**`c`**", "`**b**`", "**[l](u)**", "`c`", "`` c` ``", "`c", "c`", "``c`", "`c``", "`a` `b`", "\\`c`",
    "`c\\`", "`<b>`", "`&amp;`", "` `", "`a\nb`", "x`c`y", "`c``d`", "[l](u)", "[l](<u v>)", '[l](u "t")',
    "[l](u 't')", "[l](a(b)c)", "[l](a b)", "[l]()", "[](u)", "[l](u", "[l] (u)", "[l]\n(u)", "[[l](u)](v)",
    "[l [m](u)](v)", "[*l*](u)", "[`l`](u)", "[l](u)[m](v)", "![a](i.png)", '![a](i.png "t")', "![](i.png)",
    "![a][ref]", "[![a](i)](u)", "![a *b*](i)", "!\\[a](i)", "\\[l](u)", "[l\\](u)", "[l](u\\)", "[l](a_b_c)",
    "[l](a*b*c)", "[l](`u`)", "[l](u)**b**", "[ref]", "[ref][]", "[l][ref]", "[l] [ref]", "[no][such]",
    "[l](javascript:x)", "[l](//h/p)", "[l](http://[x)", "[l](kb:x)", "[l](#a)", "<b>b</b>", "<b>", "</b>", "<br>",
    "<br/>", "<script>x</script>", "<script>", "<img src=x onerror=y>", "<a href=x>l</a>", "<a", "<div>d</div>",
    "<div>", "</div>", "<p>p</p>", "<!-- c -->", "<!--", "-->", "<?php x ?>", "<![CDATA[x]]>", "<!DOCTYPE x>", "</>",
    "<>", "<table><tr><td>x", "<svg onload=x>", "<math>", "<style>x</style>", "<title>x", "<pre>x</pre>", "<h2>h</h2>",
    "<h2 id=kb-x>h</h2>", '<p id="__a">', '<p class="md-x">', "<p>a<p>b", "<li>x", "<input type=text>",
    "<details open>x</details>", "<code>{{ a.b }}</code>", "<p>x</p>", "<ul>\n<li>x</li>\n</ul>", '<a href="x">y</a>',
    '<a href="kb:x">y</a>', "<em>x</em>", '<h2 id="x">x</h2>', "<hr>", "<http://a.se>", "<a@b.se>", "<mailto:a@b.se>",
    "http://a.se", "a@b.se", "<ftp:x>", "<x y>", "a < b", "a > b", "a<b", "1 <2> 3", "&amp;", "&copy;", "&#65;",
    "&#x202e;", "&#x41;", "&bogus;", "&amp", "AT&T", "&#0;", "&nbsp;", "\xa0", "&lt;b&gt;", "&;", "&quot;",
    "{{ a.b }}", "{{a.b}}", "{{ no }}", "{{ a.odd }}", "{{", "}}", "{{}}", "{{ a\nb }}", "`{{ a.b }}`",
    "[{{ a.b }}]({{ a.odd }})", "x{.c}", "x {.c}", "{#id}", "{: #id .c a=b }", "*x*{.c}", "[l](u){.c a='b'}",
    "x { loud }", "x { id }", "{.c", "x {#kb-x}", "x\n{.c}", "++ctrl+a++", '++"x"++', "++no-such++", "\\++a++", "C++",
    "a++b++c", "++", "+++", "[TOC]", "x [TOC] y", "[TOC]\n[TOC]", "a  \nb", "a\\\nb", "a\nb", "a\n\nb", "\ta", "    a",
    "a\tb", "a\r\nb", "a\rb", " \n \n", "\n\n\n", "a\n   \nb", "a  ", "  a", "\x02", "\x03", "\x02klzzwxh:0000\x03",
    "\x02wzxhzdk:0\x03", "\x0242\x03", "\x00", "\x0b", "\f", "\x1f", "\x85", "\u2028", "\ufeff", "\\*", "\\_", '\\\\',
    "\\`", "\\[", "\\{", "\\|", "\\<", "\\#", "\\-", "\\a", "\\\\*a*", "\\>", "\\!", "# h", "## h #", "###h",
    "#######h", "#", "# ", "# *h*", "# h {#x}", "# h {.c}", "h\n=", "h\n---", "h\n- x", "# a\n# a", "## `c`\ntext",
    "# Å ä ö", "# a-b_c", "# 1. a", "# &amp;", "# <b>", "# \\*", "# [l](u)", "# ![a](i)", "# {{ a.b }}",
    "# x { data-toc-label='y' }", "---", "***", "* * *", "_ _ _", "--", "- - x", "text\n---\ntext", "text\n***\ntext",
    "- x\n---", " ---", "    ---", "- a", "- a\n- b", "- a\n\n- b", "* a\n+ b", "1. a\n2. b", "3. a", "1) a",
    "- a\n    - b", "- a\n  - b", "- a\n\n    b", "-a", "- ", "- \n", "- [ ] a", "- [x] a", "- [X] a\n- b", "- [ ]a",
    "- a\n        code", "1. a\n    - b\n        1. c", "- # h", "- > q", "- a\nb", "- - a", "> q", "> q\nr", "> > q",
    ">q\n\n> r", "> - a\n> - b", "> # h", ">", "> ```\n> c\n> ```", "text\n> q", "> a\n\n    b", "a > b\n> c",
    "```\nc\n```", "```python\nx = 1\n```", "~~~\nc\n~~~", "```\nc", "```\n```", "- ```\n  c\n  ```",
    "```{.x #y}\nc\n```", "```py hl_lines='1'\nc\n```", "    c", "    c\n\n    d", "    <b>&", "\tc", "a\n    c",
    "    ```\n    c\n    ```", "```\n{{ a.b }}\n```", "````\n```\n````", "a | b\n--|--\nc | d", "| a |\n|---|\n| b |",
    "|a|b|\n|:-|-:|\n|`|`|\\||", "a|b\n-|-", "a|b\n--\nc|d", "| a | b |\n|---|\n", "|:-:|", "a|b\n-|-\n\\||`x|y`",
    "!!! note\n    x", '!!! note "T"\n    x', '!!! note ""\n    x', "!!!note\n    x", "!!! note\nx",
    "!!! note\n\n    x\n\n    - a\n\n        b", "!!! js\n    x", "??? note\n    x", '???+ note "# T"\n    x',
    "??? note\n    !!! tip\n        x", "text\n!!! note\n    x\ny", "- !!! note\n        x", "!!!", "???", "[ref]: u",
    '[ref]: u "t"', "[ref]: <u>", "[ref]:\n u", "text\n[ref]: u", "[^1]: x", "*[A]: b", "x\n[ref]: u\ny [ref]",
    "[a]: b\n[c]: d",
    "text\n# h", "1\n## h\nmore", "??? note\n    x\n\n    y", " 1. a", " - a", "+ a\n+ b", "0. a", "4. a", "5. a\n6. b",
    "6. a", "7. a",
    "8. a", "9. a\n10. b", "![ref]", "``a` b`", "`a``", "a**b** c", "**b***", "**a****b**", "![x] [y](u)", "a\n  - b",
]  # fmt: skip

PLACES: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: f"before {text} after",
    lambda text: "- " + text.replace("\n", "\n    "),
    lambda text: "> " + text.replace("\n", "\n> "),
    lambda text: "# " + text,
    lambda text: "!!! note\n    " + text.replace("\n", "\n    "),
    lambda text: f"| a | b |\n|--|--|\n| {text} | x |",
    lambda text: f"**b** [l](a.md)\n\n{text}\n\n# h\n\n{text} `c`\n\n[ref]: r.md 'T'",
    lambda text: f"**{text}** *{text}* [{text}](u)",
]

SHAPES = ["*{}*", "**{}**", "_{}_", "`{}`", "[{}](a.md)", "![{}](i.png 't')", "[{}][ref]", "<b>{}</b>", "{}{{.c}}"]
SHAPES += ["\\{}", "{}  \n", "***{}**", "[{}"]
_words = st.sampled_from(["alpha", "Å-ord", "b", "snake_case", "2024", "the", "[TOC]", "a*b", "x", "{{ a.b }}"])
_inline: st.SearchStrategy[str] = st.recursive(
    _words | st.sampled_from(SNIPPETS) | st.text(max_size=5),
    lambda inner: st.one_of(
        *(
            st.builds(shape.format, inner)
            for shape in ("*{}*", "**{}**", "_{}_", "`{}`", "[{}](a.md)", "![{}](i.png 't')")
        ),
        *(
            st.builds(shape.format, inner)
            for shape in ("[{}][ref]", "<b>{}</b>", "{}{{.c}}", "\\{}", "{}  \n", "***{}**", "[{}")
        ),
        st.builds("{} {}".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
    ),
    max_leaves=6,
)


def _below(first: str, further: str) -> Callable[[str], str]:
    return lambda text: first + text.replace("\n", "\n" + further)


_blocks: st.SearchStrategy[str] = st.recursive(
    _inline,
    lambda inner: st.one_of(
        *(
            st.builds(_below(first, further), inner)
            for first, further in (
                *(("- ", "    "), ("1. ", "    "), ("* ", "  "), ("> ", "> "), ("    ", "    "), ("# ", "")),
                *(
                    ("!!! note\n    ", "    "),
                    ('??? tip "T"\n    ', "    "),
                    ("```\n", ""),
                    ("<div>\n", ""),
                    ("## ", ""),
                ),
            )
        ),
        st.builds("{}\n\n{}".format, inner, inner),
        st.builds("{}\n{}".format, inner, inner),
        st.builds("{}\n---\n{}".format, inner, inner),
        st.builds("{}\n{{: .k #y }}".format, inner),
        st.builds("a | {}\n--|--\n{} | c".format, inner, inner),
        st.builds("```\n{}\n```".format, inner),
    ),
    max_leaves=8,
)
articles: st.SearchStrategy[str] = st.lists(_blocks, min_size=1, max_size=4).map("\n\n".join)
