"""`translate`, `url` and `static` as Django has them, but that each remembers what it said in a language, where nothing
else can change it. Half of what a page is made of are these: looked up anew they took 0.2 ms of a page's three.

And `extends`, of which the parent remembers the blocks it has: Django goes through all its nodes for each page, 0.1 ms.
"""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.template import Context, Library, Node
from django.template.base import FilterExpression, NodeList, Parser, Template, Token, Variable
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.template.loader_tags import BlockNode, ExtendsNode, do_extends
from django.templatetags import i18n, static
from django.urls import get_script_prefix, get_urlconf
from django.utils.translation import get_language

Tag = Callable[[Parser, Token], Node]


class Remembered(Node):
    """What a node says that depends on nothing but the language, and of addresses on where the site stands."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.where = get_language if isinstance(node, i18n.TranslateNode) else place
        self.said: dict[Any, Any] = {}

    def render(self, context: Context) -> Any:
        where = self.where()
        if where not in self.said:
            self.said[where] = self.node.render(context)
        return self.said[where]


def place() -> tuple[str | None, ...]:
    return get_language(), get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF


def is_literal(expression: FilterExpression) -> bool:
    """Whether words stand there, and not what the context holds; with no filter behind them."""
    var = expression.var
    return not expression.filters and (not isinstance(var, Variable) or var.literal is not None)


def says_the_same(node: Any) -> bool:
    """Of a node that one of these tags makes: no variable, and no name that it would be kept under."""
    if node.asvar if hasattr(node, "asvar") else node.varname:
        return False
    if isinstance(node, URLNode):
        return not node.args and not node.kwargs and is_literal(node.view_name)
    if isinstance(node, i18n.TranslateNode):
        return node.message_context is None and is_literal(node.filter_expression)
    return is_literal(node.path)


def remembering(tag: Tag) -> Tag:
    def compiled(parser: Parser, token: Token) -> Node:
        node = tag(parser, token)
        return Remembered(node) if says_the_same(node) else node

    return compiled


class Parent(NodeList):
    """The nodes of a template that others extend."""

    blocks: list[Node] | None = None

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        if nodetype is not BlockNode:
            return super().get_nodes_by_type(nodetype)
        if self.blocks is None:
            self.blocks = super().get_nodes_by_type(nodetype)
        return self.blocks


class Extends(ExtendsNode):
    def get_parent(self, context: Context) -> Template:
        parent = super().get_parent(context)
        if not isinstance(parent.nodelist, Parent):
            parent.nodelist = Parent(parent.nodelist)
        return parent


def extends(parser: Parser, token: Token) -> Extends:
    node = do_extends(parser, token)
    return Extends(node.nodelist, node.parent_name)


register: Final = Library()
register.tags |= i18n.register.tags | static.register.tags
register.filters |= i18n.register.filters
register.tags["translate"] = register.tags["trans"] = remembering(i18n.do_translate)
register.tags["url"] = remembering(django_url)
register.tags["static"] = remembering(static.do_static)
register.tags["extends"] = extends
