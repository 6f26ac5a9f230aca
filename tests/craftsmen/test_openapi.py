"""The OpenAPI document: whole in itself, and true of what is answered."""

import re

import pytest

from tests.factories import (
    AchievementFactory,
    CollectiveFactory,
    CraftsmanFactory,
    HonourFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db

KINDS = {"string": str, "integer": int, "boolean": bool, "null": type(None), "array": list, "object": dict}


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def looked_up(document, reference):
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def complaints(document, schema, value, at="$"):
    """Where a value is not as its schema has it."""
    if "$ref" in schema:
        yield from complaints(document, looked_up(document, schema["$ref"]), value, at)
        return
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if type(value) not in {KINDS[kind] for kind in kinds} or value not in schema.get("enum", [value]):
        yield f"{at}: {value!r}"
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{at}.{name}" for name in set(schema["required"]) ^ set(value))
        for name, inner in schema["properties"].items():
            yield from complaints(document, inner, value.get(name), f"{at}.{name}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from complaints(document, schema["items"], each, f"{at}[{number}]")


def references(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    for each in node if isinstance(node, list) else []:
        yield from references(each)


def test_the_document_is_whole_in_itself(document):
    operations = [path["get"] for path in document["paths"].values()]

    assert document["openapi"].startswith("3.1.")
    assert {"title", "version"} <= document["info"].keys()
    assert all(looked_up(document, reference) for reference in references(document))
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for path, item in document["paths"].items():
        declared = {each["name"] for each in item["get"]["parameters"] if each["in"] == "path"}
        assert set(re.findall(r"\{(\w+)\}", path)) == declared
        assert all(each["required"] for each in item["get"]["parameters"] if each["in"] == "path")
        assert all(
            "description" in answer or "$ref" in answer for answer in item["get"]["responses"].values()
        )


def test_every_answer_is_as_the_document_has_it(client, document):
    """With rows that fill the fields and rows that leave them empty."""
    HonourFactory(craftsman__region=RegionFactory(), craftsman__is_frontline=True)
    CraftsmanFactory(source="示例晚报")
    CollectiveFactory(source="示例晚报", member_count=3)
    AchievementFactory(source="示例晚报", benefit_amount=1, benefit_base="节约成本").patents.create(
        number="ZL202310000001.9"
    )

    for path, item in document["paths"].items():
        content = item["get"]["responses"]["200"]["content"]
        if "application/json" not in content or "{" in path:
            continue
        answer = client.get(path).json()
        alone = client.get(f"{path}{answer['results'][0]['id']}/").json()
        of_one = document["paths"][f"{path}{{id}}/"]["get"]["responses"]["200"]["content"]

        assert list(complaints(document, content["application/json"]["schema"], answer)) == []
        assert list(complaints(document, of_one["application/json"]["schema"], alone)) == []


def test_refusals_are_as_the_document_has_them(client, document):
    problem = document["components"]["schemas"]["Problem"]

    for address in ("/api/v1/craftsmen/?tier=x", "/api/v1/craftsmen.csv?x=1&x=2", "/api/v1/craftsmen/0/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert list(complaints(document, problem, answer.json())) == []
    for path in document["paths"].values():
        assert set(path["get"]["responses"]) == {"200", "404", "429"}


def test_the_checker_complains(document):
    problem = document["components"]["schemas"]["Problem"]

    told = {"status": "404", "text": "", "problems": [{"parameter": 1, "message": ""}], "help": ""}
    assert sorted(complaints(document, problem, told)) == [
        "$.message", "$.message: None", "$.problems[0].parameter: 1", "$.status: '404'", "$.text",
    ]  # fmt: skip


def test_the_page_about_it_names_every_list_and_field_in_words(client):
    text = client.get("/api/").content.decode()

    assert all(f"/api/v1/{name}/" in text for name in ("craftsmen", "honours", "titles"))
    assert all(word in text for word in ("is_frontline", "一线职工", "document_number", "文号"))


def test_the_page_about_it_shows_how_a_card_is_put_on_a_page(client):
    assert "iframe" not in client.get("/api/").content.decode()
    person = CraftsmanFactory(source="示例晚报")

    assert f"/embed/craftsmen/{person.pk}/" in client.get("/api/").content.decode()


def test_a_card_may_stand_on_any_page_and_knows_nobody(client):
    person = HonourFactory(craftsman__name="王毅", title__name="示例工匠").craftsman

    card = client.get(f"/embed/craftsmen/{person.pk}/")
    page = client.get(person.get_absolute_url())

    assert "frame-ancestors *" in card["Content-Security-Policy"]
    assert "X-Frame-Options" not in card
    assert not card.cookies
    assert "Cookie" not in card.get("Vary", "")
    assert all(word in card.content.decode() for word in ("王毅", "2024年度示例工匠"))
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
