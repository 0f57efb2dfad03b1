"""Context functions (DMN 1.5, 10.3.4.10)."""

from __future__ import annotations

from caseway.core.feel.declaring import Nothing, builtin
from caseway.core.feel.limits import Run
from caseway.core.feel.values import Value

Entries = dict[str, Value]


@builtin("get value(m: context, key: string)")
def _get_value(context: Entries, key: str) -> Value:
    if key not in context:
        raise Nothing(f"the context has no entry «{key}»")
    return context[key]


@builtin("get entries(m: context)", wants_run=True)
def _get_entries(run: Run, context: Entries) -> list[Value]:
    run.spend(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list|context)", wants_run=True)
def _context(run: Run, entries: list[Value] | Entries) -> Entries:
    built: Entries = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        run.spend(1)
        if type(entry) is not dict or "key" not in entry or "value" not in entry:
            raise Nothing("an entry is no context with key and value")
        if type(entry["key"]) is not str or entry["key"] in built:
            raise Nothing("a key is no string, or stands twice")
        built[entry["key"]] = entry["value"]
    return built


@builtin("context put(context: context, key: string, value: any)", wants_run=True)
def _context_put(run: Run, context: Entries, key: str, value: Value) -> Entries:
    run.spend(len(context))
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)", wants_run=True)
def _context_put_deep(run: Run, context: Entries, keys: list[Value], value: Value) -> Entries:
    if not keys or any(type(key) is not str for key in keys):
        raise Nothing("the keys are no list of strings")
    run.spend(len(context) + len(keys))
    root = {**context}
    at = root
    for key in keys[:-1]:
        inner = at.get(key)
        if type(inner) is not dict:
            raise Nothing(f"the entry «{key}» is no context")
        at[key] = {**inner}
        at = at[key]
    at[keys[-1]] = value
    return root


@builtin("context merge(contexts: list|context)", wants_run=True)
def _context_merge(run: Run, contexts: list[Value] | Entries) -> Entries:
    merged: Entries = {}
    for context in contexts if isinstance(contexts, list) else [contexts]:
        if type(context) is not dict:
            raise Nothing("an item is no context")
        run.spend(len(context) + 1)
        merged.update(context)
    return merged
