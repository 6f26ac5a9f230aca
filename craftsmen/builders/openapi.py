"""The OpenAPI 3.1 document of the open data, made of the very lists that answer."""

from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from craftsmen.builders.open import ADDRESS, NUMBER, SCHEMAS, TEXT, Field, Schema
from craftsmen.builders.open_lists import LISTINGS, PAGING, Filter, Listing

VERSION: Final = "1.0"
JSON: Final = "application/json"


def document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for listing in LISTINGS.values():
        of_list = reverse("open:records", args=[listing.name])
        paths[of_list] = {"get": list_operation(listing)}
        paths[f"{of_list}{{id}}/"] = {"get": one_operation(listing)}
        paths[reverse("open:table", args=[listing.name])] = {"get": csv_operation(listing)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("匠城开放数据"),
            "version": VERSION,
            "description": _("工匠名册中向公众公开的内容，只读，不需要登记或密钥。"),
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": paths,
        "components": {"schemas": schemas(), "responses": refusals()},
    }


def schemas() -> dict[str, Schema]:
    found = {name: schema_of(fields) for name, fields in SCHEMAS.items()}
    complaint = {"parameter": TEXT, "message": TEXT}
    problem = {
        "status": NUMBER,
        "message": TEXT,
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Complaint"}},
        "help": ADDRESS,
    }
    return found | {"Complaint": whole(complaint), "Problem": whole(problem)}


def whole(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def schema_of(fields: tuple[Field, ...]) -> Schema:
    return {
        "type": "object",
        "properties": {field.name: {**field.schema, "description": str(field.label)} for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def refusals() -> dict[str, Any]:
    words = {
        "404": _("没有，或不公开；参数不对时，problems逐一写明是哪个参数、可以怎么写"),
        "429": _("问得太多，稍后再试"),
    }
    answer = {JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": text, "content": answer} for code, text in words.items()}


def list_operation(listing: Listing) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{listing.schema}"}}
    following = {"type": ["string", "null"], "format": "uri", "description": _("下一页的地址；没有时为空")}
    page = {
        "type": "object",
        "properties": {"results": rows, "next": following},
        "required": ["results", "next"],
        "additionalProperties": False,
    }
    filters = {**listing.filters, **PAGING}
    return operation(
        f"list_{listing.name}", str(listing.label), parameters(filters), {JSON: {"schema": page}}
    )


def one_operation(listing: Listing) -> dict[str, Any]:
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    content = {JSON: {"schema": {"$ref": f"#/components/schemas/{listing.schema}"}}}
    return operation(f"get_{listing.name}", _("%s：一条") % listing.label, [number], content)


def csv_operation(listing: Listing) -> dict[str, Any]:
    content = {"text/csv": {"schema": {"type": "string"}}}
    return operation(
        f"csv_{listing.name}", _("%s：CSV表格") % listing.label, parameters(listing.filters), content
    )


def parameters(filters: Any) -> list[dict[str, Any]]:
    return [parameter(name, each) for name, each in filters.items()]


def parameter(name: str, each: Filter) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": str(each.label), "schema": each.schema}


def operation(
    name: str, summary: str, asked: list[dict[str, Any]], content: dict[str, Any]
) -> dict[str, Any]:
    refused = {code: {"$ref": f"#/components/responses/{code}"} for code in ("404", "429")}
    answers: dict[str, Any] = {"200": {"description": summary, "content": content}}
    return {"operationId": name, "summary": summary, "parameters": asked, "responses": answers | refused}
