"""As much of JSON Schema as `/openapi.json` uses; what else it may come to use is a fault."""

from collections.abc import Iterator
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}
_ABOUT = {"title", "description", "default", "examples", "discriminator"}


def faults(value: Any, schema: dict[str, Any], document: dict[str, Any], at="$") -> Iterator[str]:
    """Where and how `value` differs from `schema`; nothing where it does not."""
    for keyword, wanted in schema.items():
        if keyword in _ABOUT:
            continue
        yield from _RULES[keyword](value, wanted, document, at, schema)


def resolved(reference: str, document: dict[str, Any]) -> dict[str, Any]:
    found = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found


def _type(value, wanted, document, at, schema):
    if not isinstance(value, _TYPES[wanted]) or (wanted != "boolean" and isinstance(value, bool)):
        yield f"{at}: {value!r} is no {wanted}"


def _any_of(value, wanted, document, at, schema):
    if not any(not list(faults(value, one, document, at)) for one in wanted):
        yield f"{at}: {value!r} is none of {len(wanted)} kinds"


def _one_of(value, wanted, document, at, schema):
    if sum(not list(faults(value, one, document, at)) for one in wanted) != 1:
        yield f"{at}: {value!r} is not exactly one of {len(wanted)} kinds"


def _properties(value, wanted, document, at, schema):
    for name, one in wanted.items():
        if isinstance(value, dict) and name in value:
            yield from faults(value[name], one, document, f"{at}.{name}")


def _required(value, wanted, document, at, schema):
    for name in wanted:
        if isinstance(value, dict) and name not in value:
            yield f"{at}: {name} is missing"


def _additional(value, wanted, document, at, schema):
    for name in set(value) - set(schema.get("properties", ())) if isinstance(value, dict) else ():
        if wanted is False:
            yield f"{at}: {name} is not told of"
        elif isinstance(wanted, dict):
            yield from faults(value[name], wanted, document, f"{at}.{name}")


def _items(value, wanted, document, at, schema):
    for number, one in enumerate(value if isinstance(value, list) else ()):
        yield from faults(one, wanted, document, f"{at}[{number}]")


def _rule(broken, said):
    def rule(value, wanted, document, at, schema):
        if broken(value, wanted):
            yield f"{at}: {value!r} {said} {wanted!r}"

    return rule


_RULES = {
    "type": _type,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "$ref": lambda value, wanted, document, at, _: faults(
        value, resolved(wanted, document), document, at
    ),
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "items": _items,
    "enum": _rule(lambda value, wanted: value not in wanted, "is none of"),
    "const": _rule(lambda value, wanted: value != wanted, "is not"),
    "minimum": _rule(lambda value, wanted: value < wanted, "is less than"),
    "maximum": _rule(lambda value, wanted: value > wanted, "is more than"),
    "minLength": _rule(lambda value, wanted: len(value) < wanted, "is shorter than"),
    "maxLength": _rule(lambda value, wanted: len(value) > wanted, "is longer than"),
    "minItems": _rule(lambda value, wanted: len(value) < wanted, "is shorter than"),
    "maxItems": _rule(lambda value, wanted: len(value) > wanted, "is longer than"),
}
