"""Request bodies against Discord's own OpenAPI description, where that file is there."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_NAME = "urn:discord"
_JSON = "application/json"


class Description:
    """The OpenAPI description; ``problems`` says what Discord would refuse."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._paths: dict[str, Any] = document["paths"]
        # Discord takes ids as numbers too, and discord.py sends some so; the description knows strings only.
        schemas = document["components"]["schemas"]
        schemas["SnowflakeType"] = {
            "anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}]
        }
        self._registry: Registry[Any] = Registry().with_resource(_NAME, DRAFT202012.create_resource(document))
        self._validators: dict[tuple[str, str], Draft202012Validator | None] = {}

    def problems(self, method: str, template: str, body: Any) -> list[str]:
        """Say what is wrong with a body; empty where nothing is.

        Args:
            method: such as POST.
            template: the path as the description writes it, such as ``/channels/{channel_id}/messages``.
            body: the JSON that was sent, or None.
        """
        operation = self._paths.get(template, {}).get(method.lower())
        if operation is None:
            return [f"Discord has no route {method} {template}"]
        validator = self._validator(method, template, operation)
        if validator is None:
            return [] if body is None else [f"{method} {template} takes no body"]
        if body is None:
            return [f"{method} {template} needs a body"] if operation["requestBody"].get("required") else []
        worst = best_match(validator.iter_errors(body))
        return [] if worst is None else [_sentence(worst)]

    def _validator(self, method: str, template: str, operation: dict[str, Any]) -> Draft202012Validator | None:
        key = (method, template)
        if key not in self._validators:
            content = operation.get("requestBody", {}).get("content", {})
            pointer = "/".join(
                part.replace("~", "~0").replace("/", "~1")
                for part in ("paths", template, method.lower(), "requestBody", "content", _JSON, "schema")
            )
            schema = {"$ref": f"{_NAME}#/{pointer.replace('{', '%7B').replace('}', '%7D')}"}
            self._validators[key] = Draft202012Validator(schema, registry=self._registry) if _JSON in content else None
        return self._validators[key]


@lru_cache(maxsize=1)
def description(path: Path) -> Description | None:
    """Read the description, once; None where the file is absent."""
    if not path.is_file():
        return None
    return Description(json.loads(path.read_text(encoding="utf-8")))


def _sentence(error: ValidationError) -> str:
    return f"{error.json_path}: {error.message[:300]}"
