"""The official description, as far as Prism does not look.

Prism takes query parameters and body fields that the description does not
know, and it cannot tell the dates in media types apart: it would judge every
version by the form of the oldest. So it gets a copy with the newest version
only, and the dates are judged here.
"""

import copy
import json
import re
from urllib.parse import parse_qsl, urlsplit

METHODS = ("get", "post", "put", "patch", "delete")


class Description:
    """An OpenAPI document."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.operations = {}
        for template, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = item.get("parameters", [])
                    self.operations[method.upper(), template] = (item[method], shared)

    def template(self, method, path):
        """The path of the operation that a request belongs to. Fixed segments
        win over placeholders."""
        found = [t for m, t in self.operations if m == method and matches(t, path)]
        return min(found, key=lambda template: template.count("{"), default=None)

    def newest_only(self):
        """A copy that holds the newest version of every request and answer."""
        document = copy.deepcopy(self.document)
        for item in document["paths"].values():
            for operation in (item[method] for method in METHODS if method in item):
                for part in [operation.get("requestBody"), *operation["responses"].values()]:
                    if part and part.get("content"):
                        newest = max(part["content"])
                        part["content"] = {newest: self.chosen(part["content"][newest])}
        return document

    def chosen(self, media):
        """A media type whose schema names its variants in a discriminator only,
        with the variants themselves."""
        schema = self.resolve(media.get("schema", {}))
        named = schema.get("discriminator", {})
        mapping = named.get("mapping", {})
        if not mapping or "oneOf" in schema:
            return media

        def variant(word, one):
            return {"allOf": [{"$ref": one}, {"properties": {named["propertyName"]: {"enum": [word]}}}]}

        return {**media, "schema": {"oneOf": [variant(*pair) for pair in mapping.items()]}}

    def versions(self, method, template, headers):
        """What is wrong with the versions in a request's media types."""
        operation, _ = self.operations[method, template]
        answers = {kind for status, part in operation["responses"].items()
                   if status.startswith("2") for kind in self.resolve(part).get("content", {})}
        bodies = set(self.resolve(operation.get("requestBody", {})).get("content", {}))
        found = []
        for name, kinds in (("accept", answers), ("content-type", bodies)):
            sent = headers.get(name)
            if sent and kinds and sent != max(kinds):
                found.append(f"{name} is {sent}, the newest is {max(kinds)}")
        return found

    def unknown(self, method, target, headers, body):
        """Versions, query parameters and body fields that the operation does
        not have."""
        split = urlsplit(target)
        template = self.template(method, split.path)
        if template is None:
            return []
        headers = {name.lower(): value for name, value in headers.items()}
        found = self.versions(method, template, headers)
        return found + self.parts(method, template, split.query, body)

    def parts(self, method, template, query, body):
        operation, shared = self.operations[method, template]
        known = {self.resolve(p)["name"] for p in operation.get("parameters", []) + shared}
        found = [
            f"query parameter {name} is not described"
            for name, _ in parse_qsl(query, keep_blank_values=True)
            if name not in known
        ]
        schemas = [
            media["schema"]
            for media in self.resolve(operation.get("requestBody", {})).get("content", {}).values()
            if "schema" in media
        ]
        if not body:
            return found
        try:
            value = json.loads(body)
        except ValueError:
            return found
        return found + self.fields(schemas, value, "body")

    def fields(self, schemas, value, place):
        """Fields of a value that no variant of its schemas has."""
        schemas = self.variants(schemas)
        if isinstance(value, list):
            items = [s["items"] for s in schemas if "items" in s]
            return [f for one in value for f in self.fields(items, one, f"{place}[]")]
        if not isinstance(value, dict) or any("additionalProperties" in s for s in schemas):
            return []
        found = []
        for name, part in value.items():
            parts = [s["properties"][name] for s in schemas if name in s.get("properties", {})]
            if parts:
                found += self.fields(parts, part, f"{place}.{name}")
            else:
                found.append(f"field {place}.{name} is not described")
            if parts and all(self.resolve(p).get("readOnly") for p in parts) and name != "id":
                found.append(f"field {place}.{name} is read only")
        return found

    def variants(self, schemas):
        """A schema's own parts, whatever joins them. Parents and children of
        the official document refer to each other, so each is taken once."""
        seen, result, left = set(), [], list(schemas)
        while left:
            schema = self.resolve(left.pop())
            if id(schema) in seen:
                continue
            seen.add(id(schema))
            result.append(schema)
            for word in ("allOf", "oneOf", "anyOf"):
                left += schema.get(word, [])
            mapping = schema.get("discriminator", {}).get("mapping", {})
            left += [{"$ref": one} for one in mapping.values()]
        return result

    def resolve(self, part):
        """Follows a reference within the document."""
        while "$ref" in part:
            found = self.document
            for key in part["$ref"].removeprefix("#/").split("/"):
                found = found[key.replace("~1", "/").replace("~0", "~")]
            part = found
        return part


def matches(template, path):
    """Whether a path has the form of a template."""
    pattern = "".join(
        "[^/]+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{[^}]*\})", template)
    )
    return re.fullmatch(pattern, path) is not None
