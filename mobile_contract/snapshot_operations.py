"""Can an installed app still make its calls, and are the answers those it was told of?"""

from collections.abc import Iterator

from mobile_contract.snapshot_look import Change, Document, Look, Schema, resolved
from mobile_contract.snapshot_schemas import schema_changes

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def document_changes(look: Look) -> Iterator[Change]:
    after = _operations(look.new)
    for name, operation in _operations(look.old).items():
        here = look.at(name)
        if name in after:
            yield from _operation_changes(here, operation, after[name])
        else:
            yield here.broken("operation removed", "It is gone, and installed apps still call it.")


def _operations(document: Document) -> dict[str, Schema]:
    """Every operation by method and path, with the parameters its path shares."""
    found: dict[str, Schema] = {}
    for path, named in document.get("paths", {}).items():
        item = resolved(document, named)
        for method in METHODS:
            if method in item:
                parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                found[f"{method.upper()} {path}"] = {**item[method], "parameters": parameters}
    return found


def _operation_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = old.get("operationId"), new.get("operationId")
    if before is not None and before != after:
        told = f"Its operationId was `{before}`; generated clients lose the method of that name."
        yield look.broken("operation renamed", told)
    yield from _sign_in_changes(look, old, new)
    yield from _parameter_changes(look, old, new)
    yield from _body_changes(look, old, new)
    yield from _answer_changes(look, old, new)


def _sign_in_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    after = _ways_in(look.new, new)
    for way in _ways_in(look.old, old):
        if any(asked <= way for asked in after):
            continue
        if way:
            told = f"Apps that sign in by {', '.join(sorted(way))} are turned away."
            yield look.broken("sign-in changed", told)
        else:
            yield look.broken("sign-in added", "It was public; apps call it without signing in.")


def _ways_in(document: Document, operation: Schema) -> list[frozenset[str]]:
    """Each accepted way to sign in, as what it asks for; a public operation asks for nothing."""
    accepted = operation.get("security", document.get("security")) or [{}]
    return [
        frozenset(
            f"{_scheme(document, name)} {scope}".rstrip()
            for name, scopes in way.items()
            for scope in ("", *scopes)
        )
        for way in accepted
    ]


def _scheme(document: Document, name: str) -> str:
    """A security scheme by what the app must send, not by the name it goes by in the document."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    scheme = resolved(document, schemes.get(name, {"type": name}))
    words = (scheme.get(word) for word in ("type", "scheme", "in", "name"))
    return "/".join(str(word).lower() for word in words if word)


def _parameter_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    before, after = _parameters(look.old, old), _parameters(look.new, new)
    for label, parameter in after.items():
        here, earlier = look.at(label), before.get(label, {})
        if parameter.get("required") and not earlier.get("required"):
            yield here.broken("parameter required", "Installed apps may call without it.")
        if label in before:
            yield from schema_changes(here, _sent(earlier), _sent(parameter))
    for label in before.keys() - after.keys():
        yield look.at(label).broken("parameter removed", "Installed apps still send it.")


def _parameters(document: Document, operation: Schema) -> dict[str, Schema]:
    found = {}
    for named in operation["parameters"]:
        parameter = resolved(document, named)
        name = parameter["name"]
        # Header names are the same in every case of letters.
        name = name.lower() if parameter["in"] == "header" else name
        found[f"{parameter['in']} parameter {name}"] = parameter
    return found


def _sent(carrier: Schema) -> Schema:
    """The schema of a parameter or header, which may stand under `schema` or under `content`."""
    bodies: list[Schema] = [carrier, *carrier.get("content", {}).values()]
    return next((body["schema"] for body in bodies if "schema" in body), {})


def _body_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    here = look.at("request body")
    before = resolved(look.old, old.get("requestBody", {}))
    after = resolved(look.new, new.get("requestBody", {}))
    if after.get("required") and not before.get("required"):
        yield here.broken("body required", "Installed apps may call without a body.")
    yield from _content_changes(here, before, after)


def _answer_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    answers = new.get("responses", {})
    for status, named in old.get("responses", {}).items():
        here = look.at(f"answer {status}", inward=False)
        if status not in answers:
            yield here.broken("status removed", "Installed apps were told to expect this answer.")
            continue
        before, after = resolved(look.old, named), resolved(look.new, answers[status])
        yield from _content_changes(here, before, after)
        yield from _header_changes(here, before, after)


def _content_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    offered = new.get("content", {})
    for media, body in old.get("content", {}).items():
        if media in offered:
            yield from schema_changes(
                look, body.get("schema", {}), offered[media].get("schema", {})
            )
        else:
            told = f"`{media}` is no longer {'read' if look.inward else 'offered'}."
            yield look.broken("media type removed", told)


def _header_changes(look: Look, old: Schema, new: Schema) -> Iterator[Change]:
    offered = {name.lower(): header for name, header in new.get("headers", {}).items()}
    for name, named in old.get("headers", {}).items():
        here = look.at(f"header {name}", inward=False)
        if name.lower() not in offered:
            yield here.broken("header removed", "Installed apps may read it.")
            continue
        after = resolved(look.new, offered[name.lower()])
        yield from schema_changes(here, _sent(resolved(look.old, named)), _sent(after))
