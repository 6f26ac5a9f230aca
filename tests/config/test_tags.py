"""What `config.tags` remembers is what Django's own tags say."""

import pytest
from django.template import Context, Engine, engines
from django.template.base import NodeList
from django.test import override_settings
from django.utils import translation

from config.tags import Remembered

found = NodeList.get_nodes_by_type


def compiled(text):
    return engines["django"].from_string("{% load i18n static %}" + text)


def remembers(text):
    return bool(compiled(text).template.nodelist.get_nodes_by_type(Remembered))


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ('{% translate "工匠名录" %}', "工匠名录", "Craftsmen"),
        ("{% url 'craftsmen:list' %}", "/craftsmen/", "/en/craftsmen/"),
        ("{% url 'craftsmen:list' as there %}{{ there }}", "/craftsmen/", "/en/craftsmen/"),
    ],
)
def test_each_language_has_its_own(text, chinese, english):
    template = compiled(text)
    said = []

    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            said.append(template.render())

    assert said == [chinese, english, chinese]


@pytest.mark.parametrize(
    "text",
    ['{% translate "首页" %}', '{% trans "首页" %}', "{% url 'home' %}", "{% static 'img/icons.svg' %}"],
)
def test_words_that_stand_there_are_looked_up_once(text, monkeypatch):
    template = compiled(text)
    first = template.render()
    (node,) = template.template.nodelist.get_nodes_by_type(Remembered)
    monkeypatch.setattr(node, "node", None)

    assert remembers(text)
    assert template.render() == first != ""


@pytest.mark.parametrize(
    "text",
    [
        "{% translate words %}",
        '{% translate "首页" as words %}',
        '{% translate "首页"|upper %}',
        '{% translate "女" context "名单注记" %}',
        "{% url page %}",
        "{% url 'craftsmen:person' pk %}",
        "{% url 'craftsmen:person' pk=pk %}",
        "{% url 'home' as there %}",
        "{% static path %}",
        "{% static 'img/icons.svg' as path %}",
    ],
)
def test_what_the_context_says_is_looked_up_each_time(text):
    assert not remembers(text)


def test_an_address_follows_the_addresses_that_are_in_force():
    template = compiled("{% url 'craftsmen:list' %}")
    before = template.render()

    with (
        override_settings(ROOT_URLCONF="tests.config.test_tags"),
        pytest.raises(Exception, match="craftsmen"),
    ):
        template.render()

    assert template.render() == before == "/craftsmen/"


urlpatterns: list[object] = []


def test_a_parent_is_asked_once_for_its_blocks(monkeypatch):
    asked = []

    def count(nodes, kind):
        asked.append(kind)
        return found(nodes, kind)

    monkeypatch.setattr(NodeList, "get_nodes_by_type", count)
    root = Engine.get_default().from_string("<{% block a %}a{% endblock %}|{% block b %}b{% endblock %}>")
    middle = Engine.get_default().from_string(
        "{% extends root %}{% block a %}A{{ block.super }}{% endblock %}"
    )
    leaf = Engine.get_default().from_string(
        "{% extends middle %}{% block b %}B{{ block.super }}{% endblock %}"
    )
    asked.clear()

    drawn, walked = [], []
    for _time in range(3):
        drawn.append(leaf.render(Context({"root": root, "middle": middle})))
        walked.append(len(asked))

    assert drawn == ["<Aa|Bb>"] * 3
    assert walked[0] == walked[2] > 0
