"""Which words of a page in English are Chinese."""

import re
from html.parser import HTMLParser

import pytest

from config.han import HAN, HanMiddleware, mark
from tests.factories import HonourFactory, StoryFactory

ZH = 'lang="zh-Hans"'
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"})


class Unmarked(HTMLParser):
    """What is Chinese in a page and stands in no element that says so."""

    def __init__(self, page):
        super().__init__()
        self.langs, self.found = [("", "")], []
        self.feed(page)
        assert [tag for tag, _lang in self.langs] == [""]

    def handle_starttag(self, tag, attrs):
        lang = dict(attrs).get("lang") or self.langs[-1][1]
        told = [value for name, value in attrs if name in {"alt", "placeholder", "aria-label", "title"}]
        self.look(" ".join(map(str, told)), lang)
        if tag not in VOID:
            self.langs.append((tag, lang))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.langs.pop()[0] == tag

    def handle_data(self, data):
        if self.langs[-1][0] != "script":
            self.look(data, self.langs[-1][1])

    def look(self, words, lang):
        if HAN.search(words) and not lang.startswith("zh"):
            self.found.append(words)


def without_marks(page):
    return re.sub(rf" {ZH}|</?span>|<span {ZH}>", "", page)


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<h1>王毅</h1>", f"<h1 {ZH}>王毅</h1>"),
        ('<a class="x" href="/1/">王毅 · 焊工</a>', f'<a {ZH} class="x" href="/1/">王毅 · 焊工</a>'),
        ("<dd>12<span>人</span></dd>", f"<dd>12<span {ZH}>人</span></dd>"),
        ("<p>王毅<b>x</b></p>", f"<p><span {ZH}>王毅</span><b>x</b></p>"),
        ("<p><b>x</b> 王毅 </p>", f"<p><b>x</b> <span {ZH}>王毅</span> </p>"),
        (
            "<p>Honours of 王毅 in 2024</p>",
            f"<p><span>Honours of <span {ZH}>王毅</span> in 2024</span></p>",
        ),
        (
            "<p>From 2024年度 “鲁班工匠” of 枣庄</p>",
            f"<p><span>From <span {ZH}>2024年度 “鲁班工匠</span>” of <span {ZH}>枣庄</span></span></p>",
        ),
        ("<p>CNC编程，精度0.01mm，用python</p>", f"<p {ZH}>CNC编程，精度0.01mm，用python</p>"),
        ("<p>“匠心”&amp;“匠艺”</p>", f"<p {ZH}>“匠心”&amp;“匠艺”</p>"),
        ("<title>王毅 - Jiangcheng</title>", f"<title {ZH}>王毅 - Jiangcheng</title>"),
        ("<option value='1'>市级 (3)</option>", f"<option {ZH} value='1'>市级 (3)</option>"),
        ("<svg><text x='1'>Of 王<tspan>y</tspan></text></svg>", None),
        ('<img src="/x" alt="Photo of 王毅">', f'<img {ZH} src="/x" alt="Photo of 王毅">'),
        ('<input name="q" value="王">', f'<input {ZH} name="q" value="王">'),
        ('<input type="hidden" name="q" value="王">', '<input type="hidden" name="q" value="王">'),
        ('<a title="a > b 王">x</a>', '<a title="a > b 王">x</a>'),
        ('<a lang="zh-hans" hreflang="zh">简体中文</a>', '<a lang="zh-hans" hreflang="zh">简体中文</a>'),
        ('<a hreflang="zh">简体中文</a>', f'<a {ZH} hreflang="zh">简体中文</a>'),
        ('<script type="x">{"n": "王"}</script>', '<script type="x">{"n": "王"}</script>'),
        ("<p>Nothing</p>", "<p>Nothing</p>"),
    ],
)
def test_what_is_chinese_is_marked(page, marked):
    assert mark(page) == (marked or page.replace("<text", f"<text {ZH}"))
    assert without_marks(mark(page)) == without_marks(page)


def test_a_long_text_costs_no_more_than_its_length():
    for page in ("<p>" + "王a " * 20_000 + "</p>", "<a " + "x" * 50_000, "<p>" + "王" * 50_000 + " ab</p>"):
        assert len(mark(page)) >= len(page)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/craftsmen/", "/honours/", "/rounds/", "/stories/", "{}", "/x/"])
def test_pages_in_english_say_what_is_chinese_and_change_nothing_else(client, address, monkeypatch):
    person = HonourFactory(craftsman__name="王毅", craftsman__trade="焊工", title__name="示例工匠").craftsman
    StoryFactory(title="车间里的一天")
    english = f"/en{address.format(person.get_absolute_url())}"
    page = client.get(english)

    monkeypatch.setattr(HanMiddleware, "__call__", lambda self, request: self.get_response(request))
    before = client.get(english).content.decode()

    assert Unmarked(page.content.decode()).found == []
    assert page["Content-Length"] == str(len(page.content))
    assert re.sub(r"\s+", " ", without_marks(page.content.decode())) == re.sub(
        r"\s+", " ", without_marks(before)
    )


@pytest.mark.django_db
def test_pages_in_chinese_are_left_as_they_are(client):
    HonourFactory(craftsman__name="王毅")

    page = client.get("/craftsmen/").content.decode()

    assert page.count(' lang="') == 2  # of the page, and of the link that leads to English
