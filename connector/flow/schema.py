"""The JSON Schemas of a flow file and of connector.yaml, so that an editor completes and explains.

A flow has one wide Step with every kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector import marked_yaml, registry
from connector.component import Construct, Operation, Source
from connector.flow.document import POLLING, Document, Schedule
from connector.flow.project import Project
from connector.flow.redelivery import RedeliveryPolicy
from connector.listener import Listener
from connector.step import Reserved

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_EXPRESSION = {"type": "string", "pattern": r"\$\{[\s\S]*\}"}


def flow_schema() -> dict[str, Any]:
    """The schema of a flow file."""
    definitions: dict[str, Any] = {}
    document = _lifted(Document.model_json_schema(by_alias=False), definitions)
    properties = document["properties"]
    properties["params"] = {"type": "object", "description": properties["params"].get("description", "")}
    properties["configs"] = _configs(definitions)
    definitions["Step"] = _step(definitions)
    definitions["Source"] = _source(definitions)
    return _whole("Connector flow", document, definitions)


def project_schema() -> dict[str, Any]:
    """The schema of connector.yaml."""
    definitions: dict[str, Any] = {}
    document = _lifted(Project.model_json_schema(by_alias=False), definitions)
    document["properties"]["configs"] = _configs(definitions)
    return _whole("What the flows of a project share", document, definitions)


def _whole(title: str, document: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    for definition in definitions.values():
        _describe_discriminators(definition)
    named = dict(sorted(definitions.items()))
    return {"$schema": DRAFT, "title": title, **document, "additionalProperties": False, "$defs": named}


def _describe_discriminators(definition: dict[str, Any]) -> None:
    """The `type:` that tells one model from others says what that model is."""
    for value in definition.get("properties", {}).values():
        if "const" in value:
            value.setdefault("description", definition.get("description", ""))


def _step(definitions: dict[str, Any]) -> dict[str, Any]:
    reserved = _lifted(Reserved.model_json_schema(by_alias=False), definitions)["properties"]
    properties = dict(reserved)
    kinds = list(_declared(Operation, Construct))
    for name, component in kinds:
        definitions[name] = _component(name, component, definitions)
        properties[name] = {"$ref": f"#/$defs/{name}", "description": component.summary}
    known = {name for name, _ in kinds}
    for other, name in sorted(registry.other_names().items()):
        if name in known:
            properties[other] = _other_name(name)
    one = [{"required": [name]} for name in properties if name not in reserved]
    return {"type": "object", "properties": properties, "additionalProperties": False, "oneOf": one}


def _other_name(name: str) -> dict[str, Any]:
    """The entry of a name that works, and that an editor strikes through."""
    description = f"MuleSoft's name of {name}; `connector validate --fix` writes ours."
    return {"$ref": f"#/$defs/{name}", "description": description, "deprecated": True}


def _source(definitions: dict[str, Any]) -> dict[str, Any]:
    polling = _lifted(Schedule.model_json_schema(by_alias=False), definitions)["properties"]
    schedule = {"type": "object", "properties": polling, "additionalProperties": False}
    properties: dict[str, Any] = {"schedule": {**schedule, "description": "Run the flow by the clock."}}
    for name, component in _declared(Source, Listener):
        body = definitions[name] = _component(name, component, definitions)
        properties[name] = {"$ref": f"#/$defs/{name}", "description": component.summary}
        if isinstance(component, Listener):
            continue
        body["properties"] |= {key: polling[key] for key in POLLING}
        body["properties"]["each"] = {"enum": ["stream", "record"], "description": "One run for all, or one a record."}
        body["properties"]["redelivery"] = _lifted(RedeliveryPolicy.model_json_schema(by_alias=False), definitions)
    for other, name in sorted(registry.other_names().items()):
        if name in properties:
            properties[other] = _other_name(name)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _component(name: str, component: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a component's body; every property takes an expression in place of its value."""
    body = _lifted(component.arguments.model_json_schema(by_alias=False), definitions)
    own = dict(body.get("properties", {}))
    properties = {key: _or_expression(value) for key, value in own.items()}
    if not isinstance(component, Construct):
        properties["config"] = {"type": "string", "description": "Name of the configuration it uses."}
    schema = {**body, "properties": properties, "additionalProperties": False, "description": component.summary}
    example = _example(name, component)
    if isinstance(example, dict) and example.keys() <= properties.keys():
        schema["examples"] = [example]
        for key, value in example.items():
            properties[key] = {**properties[key], "examples": [value]}
    shorthand = getattr(component, "shorthand", "")
    if shorthand:
        short = own[shorthand] if component.shorthand_mapping else {**own[shorthand], "not": {"type": "object"}}
        return {"anyOf": [schema, short], "description": component.summary}
    return schema


def _example(name: str, component: Any) -> Any:
    """The body that the example of a component shows, as data."""
    shown = marked_yaml.read(component.example).data
    return shown.get(name) if isinstance(component, Construct) and isinstance(shown, dict) else shown


def _or_expression(schema: dict[str, Any]) -> dict[str, Any]:
    """*schema*, or an expression; text takes one already, and a number where an id is written without quotes."""
    if schema.get("type") == "string" and "enum" not in schema and "pattern" not in schema:
        return {**schema, "type": ["string", "number"]}
    if not {"type", "enum", "anyOf", "$ref", "const"} & schema.keys():
        return schema
    outside: dict[str, Any] = {key: schema[key] for key in ("description", "default") if key in schema}
    inside = {key: value for key, value in schema.items() if key not in ("description", "default", "title")}
    return {"anyOf": [inside, _EXPRESSION], **outside}


def _configs(definitions: dict[str, Any]) -> dict[str, Any]:
    choices = []
    for name in sorted(registry.packages()):
        declared = registry.connection(name)
        inner: dict[str, Any] = {}
        body = _lifted(declared.schema(by_alias=False), inner, prefix=f"{name}.")
        for schema in (body, *inner.values()):  # a reference ${env:…} may stand for any value
            own = schema.get("properties", {})
            schema["properties"] = {key: _or_expression(value) for key, value in own.items() if "const" not in value}
            schema["properties"] |= {key: value for key, value in own.items() if "const" in value}
        definitions |= inner
        body["properties"]["type"] = {"const": name, "description": declared.summary}
        body.pop("required", None)  # an environment may give what is missing here
        definitions[f"config.{name}"] = {**body, "required": ["type"]}
        choices.append({"$ref": f"#/$defs/config.{name}"})
    return {"type": "object", "additionalProperties": {"anyOf": choices}, "description": "Connections by name."}


def _declared(*kinds: type) -> Iterator[tuple[str, Any]]:
    for name in registry.names():
        component = registry.find(name)
        if isinstance(component, kinds):
            yield name, component


def _lifted(schema: dict[str, Any], definitions: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """*schema* without definitions of its own: they move to the one list."""
    own = schema.pop("$defs", {})
    for name, body in own.items():
        definitions[f"{prefix}{name}"] = _renamed(body, own, prefix)
    lifted: dict[str, Any] = _renamed(schema, own, prefix)
    lifted.pop("title", None)
    return lifted


def _renamed(value: Any, own: dict[str, Any], prefix: str) -> Any:
    if isinstance(value, dict) and "x-open" in value:
        return {"$ref": f"#/$defs/{value['x-open']}"}
    if isinstance(value, dict):
        renamed = {
            key: _renamed(item, own, prefix)
            for key, item in value.items()
            if key != "title" or not isinstance(item, str)
        }
        reference = value.get("$ref", "")
        name = reference.rpartition("/")[2]
        if prefix and name in own:
            renamed["$ref"] = f"#/$defs/{prefix}{name}"
        return renamed
    if isinstance(value, list):
        return [_renamed(item, own, prefix) for item in value]
    return value
