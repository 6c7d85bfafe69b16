"""The OpenAPI document: routes as they are written, records as training had them."""

from typing import Any

from fastapi import FastAPI

from cellar.desk import Desk
from cellar.schema import record_model

RECORD = {"$ref": "#/components/schemas/Record"}
RECORDS = {"type": "array", "items": RECORD, "minItems": 1}


def body(**contents: Any) -> dict[str, Any]:
    """Describe what a route takes, by type of content."""
    return {"requestBody": {"required": True, "content": contents}}


def document(name: str, schema: Any) -> dict[str, Any]:
    """Describe a JSON document with one key."""
    return {"type": "object", "properties": {name: schema}, "required": [name]}


SPLIT = {
    "type": "object",
    "properties": {
        "columns": {"type": "array", "items": {"type": "string"}},
        "data": {"type": "array", "items": {"type": "array"}, "minItems": 1},
    },
    "required": ["columns", "data"],
}
BODIES: dict[str, dict[str, Any]] = {
    "/predict": body(**{"application/json": {"schema": document("records", RECORDS)}}),
    "/invocations": body(
        **{
            "application/json": {
                "schema": {
                    "anyOf": [
                        document("dataframe_split", SPLIT),
                        document("dataframe_records", RECORDS),
                        document("instances", RECORDS),
                        document("inputs", RECORDS),
                    ]
                }
            },
            "text/csv": {"schema": {"type": "string", "minLength": 1}},
        }
    ),
}


def describe_api(app: FastAPI) -> None:
    """Have the document follow the model that is loaded."""
    written = app.openapi

    def openapi() -> dict[str, Any]:
        document = written()
        desk: Desk = app.state.desk
        record: dict[str, Any] = {"title": "Record", "type": "object"}
        if desk.model is not None:
            record = record_model(desk.model.schema).model_json_schema()
            examples = {"records": desk.model.schema["examples"]}
            content = document["paths"]["/predict"]["post"]["requestBody"]["content"]
            content["application/json"]["example"] = examples
        document["components"]["schemas"]["Record"] = record
        return document

    app.openapi = openapi  # type: ignore[method-assign]
