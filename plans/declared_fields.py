"""The source that shows fields declared as data.

Each function writes one kind of declaration; the result None leaves the field to its resolver.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

from graphql import GraphQLEnumType, GraphQLNonNull, get_nullable_type

from plans.errors import UnusualError
from plans.leaves import BuiltFrom, EnumNames
from plans.objects import Objects, Writer
from plans.pages import show_page
from plans.run import LATER, SelectionInfo
from plans.shapes import Shape, variables_in
from plans.steps import AsyncStep, ComputedStep, IdsStep, LinkStep, MemberStep
from plans.stored_values import MISSES, OPTIONAL, is_attribute_read
from plans.subject import Asked, Subject
from schema.fields import declared
from schema.fields.direct import python_class
from schema.morphemes.morpheme import Morpheme
from schema.relay.global_id import global_id
from table.engine.wires import parsed
from table.errors import MalformedItemError
from table.model.attribute import Attribute, ViewAttribute
from table.model.list_attributes import ViewsAttribute

__all__ = ["WRITERS"]


def _show_stored(objects: Objects, subject: Subject, what: declared.Stored, asked: Asked) -> str | None:
    """Write what shows a stored attribute."""
    attribute = what.attribute
    if isinstance(attribute, declared.Picked):
        if subject.boxed is not None:
            return None
        attribute = attribute.pick(SimpleNamespace(**subject.constants))
    source, rule, kind = objects.source, what.rule, get_nullable_type(asked.field.type)
    if isinstance(rule, declared.Each | declared.EachByPresence) and isinstance(attribute, ViewsAttribute):
        return _items(objects, subject, attribute, rule, asked)
    if isinstance(rule, declared.Built) and attribute.rule in MISSES and attribute.fallback is None:
        return _built(objects, subject, attribute, rule, asked)
    if isinstance(kind, GraphQLEnumType) and not isinstance(attribute, ViewAttribute | ViewsAttribute):
        return _enum(objects, subject, what, attribute, asked)
    if rule is None and attribute.rule in MISSES:
        value = objects.stored.read(subject, attribute)
        if isinstance(asked.field.type, GraphQLNonNull) and attribute.rule in OPTIONAL:
            source.line(f"if {value} is None: raise {source.constant(UnusualError)}('null')")
        return value
    value = objects.stored.read(subject, attribute)
    shown = source.set(value if rule is None else f"{source.constant(rule)}({value})")
    return objects.complete(shown, asked.field.type, asked.nodes)


def _items(
    objects: Objects,
    subject: Subject,
    attribute: ViewsAttribute[Any],
    rule: declared.Each[Any] | declared.EachByPresence[Any],
    asked: Asked,
) -> str:
    """Write what shows a list of maps."""
    source = objects.source
    maps, places = source.variable(), source.variable()
    source.line(f"{maps}, {places} = {objects.stored.list(subject, attribute)}")

    def inside(shown: Callable[..., object]) -> Subject:
        kind = objects.kind_of(shown)
        return Subject(kind=kind, item="m", view=attribute.view_class, index="i", is_wire=subject.is_wire)

    if isinstance(rule, declared.Each):
        return objects.list_of(inside(rule.kind), asked.sets, maps, places)
    present, absent = (objects.item_function(inside(kind), asked.sets) for kind in (rule.present, rule.absent))
    one = replace(inside(rule.present), item=source.variable(), index=source.variable())
    result = source.set("[]")
    with source.block(f"for {one.item}, {one.index} in zip({maps}, {places}):"):
        decides = objects.stored.read(one, rule.attribute)
        source.line(f"{result}.append(({present} if {decides} else {absent})({one.item}, {one.index}, r))")
    return result


def _built(
    objects: Objects, subject: Subject, attribute: Attribute[Any], rule: declared.Built[Any, Any], asked: Asked
) -> str:
    """Write what shows an object that is built from a text: without the object if the text is simple."""
    source = objects.source
    found, result = objects.stored.found(subject, attribute), source.variable()
    value = found.value
    source.line(f"{result} = None")
    kind = objects.kind_of(rule.kind)
    special = " or ".join(f"{character!r} in {value}" for character in rule.special)
    if attribute.rule in OPTIONAL:
        source.line(f"if {value} is None and {found.is_missing}: pass")
    with source.block(f"{'el' * (attribute.rule in OPTIONAL)}if {MISSES[attribute.rule].format(value)} or {special}:"):
        built = source.set(f"{source.constant(BuiltFrom(attribute.rule, rule))}({found.stored})")
        with source.block(f"if {built} is not None:"):
            source.line(f"{result} = {objects.boxed_function(kind, asked.sets)}({built}, r)")
    with source.block("else:"):
        simple = Subject(kind=kind, constants=rule.others, values={rule.name: value})
        source.line(f"{result} = {objects.show(simple, asked.sets)}")
    if isinstance(asked.field.type, GraphQLNonNull):
        source.line(f"if {result} is None: raise {source.constant(UnusualError)}('null')")
    return result


def _enum(objects: Objects, subject: Subject, what: declared.Stored, attribute: Attribute[Any], asked: Asked) -> str:
    """Write what shows an enum: by its stored text, once the value of the text is known."""
    source = objects.source
    names = EnumNames(asked.field.type, attribute, what.rule)
    find = f"{source.constant(names)}.find"
    found, name = objects.stored.found(subject, attribute), source.variable()
    value, view = found.value, objects.stored.view_for(subject)
    other = is_attribute_read(attribute.fallback)
    is_missing, is_known = found.is_missing, attribute.fallback is None
    if other is not None and other.rule is attribute.rule and other.fallback is None:
        is_known = True
        with source.block(f"if {is_missing}:"):
            instead = objects.stored.found(subject, other)
            source.line(f"{value} = {instead.value}")
        is_missing = f"{is_missing} and {instead.is_missing}"
    with source.block(f"if type({value}) is str:"):
        source.line(f"{name} = {source.constant(names.known)}.get({value})")
        source.line(f"if {name} is None: {name} = {find}({value}, {view})")
    if is_known:
        try:
            missing = names.of_missing()
        except (MalformedItemError, UnusualError, ValueError):
            pass
        else:
            source.line(f"elif {is_missing}: {name} = {source.constant(missing)}")
    source.line(f"else: {name} = {find}({value}, {view})")
    return name


def _show_computed(objects: Objects, subject: Subject, what: declared.Computed, asked: Asked) -> str | None:
    """Write what computes a value from others and the arguments."""
    source = objects.source
    values = []
    for one in what.sources:
        value = _value_of(objects, subject, one)
        if value is None:
            return None
        values.append(value)
    given = ", ".join(values)
    arguments = objects.arguments(asked)
    if asked.how.is_async:
        objects.is_async = True
        step = ComputedStep(cast("Callable[..., Coroutine[Any, Any, object]]", what.function), arguments)
        objects.wait(None, asked, step, f"({given},)", objects.value_function(asked.field.type, asked.nodes))
        return "None"
    if arguments is None or arguments.fixed is not None:
        fixed = {} if arguments is None else arguments.fixed or {}
        function = (
            what.narrowed(**fixed) if what.narrowed else partial(what.function, **fixed) if fixed else what.function
        )
        call = f"{source.constant(function)}({given})"
    else:
        call = f"{source.constant(what.function)}({given}, **{objects.given(arguments)})"
    return objects.complete(source.set(call), asked.field.type, asked.nodes)


def _value_of(objects: Objects, subject: Subject, what: declared.Source) -> str | None:
    """Write what reads a source of a value; None if only an object of the class has it."""
    source = objects.source
    if isinstance(what, Attribute):
        return objects.stored.read(subject, what)
    if isinstance(what, declared.OfRequest):
        objects.is_constant = False
        return source.set(f"{source.constant(what.pick)}(r.context)")
    if isinstance(what, declared.PlaceInList):
        return subject.index if subject.item is not None else f"{subject.boxed}.item.index"
    if isinstance(what, str):
        if what in subject.values:
            return subject.values[what]
        if what in subject.constants:
            return source.constant(subject.constants[what])
        return None if subject.boxed is None else source.set(f"{subject.boxed}.{what}")
    return None if subject.item is not None and subject.view is None else objects.stored.view(subject)


def _show_inner(objects: Objects, subject: Subject, what: declared.Inner, asked: Asked) -> str:
    """Write what shows an object of another type with the same item."""
    inside = Subject(
        kind=asked.kind,
        item=objects.stored.item(subject),
        view=subject.view,
        is_whole=subject.is_whole,
        is_wire=subject.is_wire,
        index=subject.index,
        constants=what.constants,
    )
    return objects.show(inside, asked.sets)


def _show_chosen(objects: Objects, subject: Subject, what: declared.Chosen, asked: Asked) -> str | None:
    """Write what shows an object of the type that is chosen."""
    if subject.item is None and subject.boxed is None:
        return None
    source, result = objects.source, objects.source.variable()
    attributes = {id(one): one for choice in what.choices for one in (choice.attribute, *choice.unless)}
    found = {at: objects.stored.inner(subject, one) for at, one in attributes.items()}
    head = "if"
    missing: list[str] = []
    for choice in what.choices:
        here = found[id(choice.attribute)]
        others = [found[id(other)].is_missing for other in choice.unless]
        with source.block(f"{head} {' and '.join([*missing, here.is_present, *others])}:"):
            inside = Subject(
                kind=objects.kind_of(choice.kind),
                item=here.item,
                view=choice.attribute.view_class,
                is_wire=subject.is_wire,
                constants=choice.constants,
            )
            source.line(f"{result} = {objects.show(inside, asked.sets)}")
        head = "elif"
        missing.append(here.is_missing)
    source.line(f"elif {' and '.join(one.is_missing for one in found.values())}: {result} = None")
    with source.block("else:"):
        shown = source.set(f"{source.constant(what)}({objects.stored.view_for(subject)})")
        source.line(f"{result} = {objects.complete(shown, asked.field.type, asked.nodes)}")
    return result


def _show_identity(objects: Objects, subject: Subject, what: declared.Identity, _asked: Asked) -> str:
    """Write what makes a global id."""
    name = python_class(subject.kind).__name__
    value = objects.stored.read(subject, what.attribute)
    return objects.source.set(f"{objects.source.constant(partial(global_id, name))}({value})")


def _show_linked(objects: Objects, subject: Subject, what: declared.Linked, asked: Asked) -> str:
    """Write what shows another item: now if it has been read already, else after the next reads."""
    source, later = objects.source, objects.source.constant(LATER)
    inside = Subject(kind=asked.kind, item="m", view=what.to.view, is_whole=True, is_wire=objects.is_wire)
    render, step = objects.item_function(inside, asked.sets), LinkStep()
    linked_id = objects.stored.read(subject, what.by)
    key, result, waits = source.variable(), source.variable(), source.variable()
    source.line(f"{key} = {result} = None")
    source.line(f"{waits} = False")
    with source.block(f"if {linked_id} is not None:"):
        source.line(f"{key} = {source.constant(what.to.key)}({linked_id})")
        source.line(f"r.links.append({key})")
        source.line(f"{result} = r.found.get({key}, {later})")
        source.line(f"if {result} is {later}: {result} = None; {waits} = True")
        item = f"{source.constant(parsed)}({result})" if objects.is_wire else result
        source.line(f"elif {result} is not None: {result} = {render}({item}, 0, r)")
    objects.wait(waits, asked, step, key, render)
    return result


def _show_member(objects: Objects, subject: Subject, what: declared.LinkedMember, asked: Asked) -> str:
    """Write what shows a morpheme of the catalogue."""
    source, later = objects.source, objects.source.constant(LATER)
    was_constant, objects.is_constant = objects.is_constant, True
    render, step = objects.boxed_function(asked.kind, asked.sets), MemberStep(Morpheme.found, objects.room)
    step.is_constant, objects.is_constant = objects.is_constant, was_constant
    ids = f"{objects.stored.read(subject, what.family)}, {objects.stored.read(subject, what.member)}"
    result, waits = source.set(f"{source.constant(step)}.find(r, {ids})"), source.variable()
    source.line(f"{waits} = {result} is {later}")
    source.line(f"if {waits}: {result} = None")
    objects.wait(waits, asked, step, f"({ids})", render)
    return result


def _show_ids(objects: Objects, _subject: Subject, what: declared.ByIds, asked: Asked) -> str | None:
    """Write what shows objects that the query names by their ids."""
    arguments, how = objects.arguments(asked), asked.how
    info = SelectionInfo(asked.nodes, objects.selecting.fragments)
    if arguments is None or how.resolver is None:
        return None
    otherwise = AsyncStep(how.resolver, info, arguments)
    objects.steps.append((otherwise, objects.value_function(asked.field.type, asked.nodes)))
    kind = asked.kind if what.kind is None else objects.kind_of(what.kind)
    inside = Subject(kind=kind, item="m", view=what.to.view, is_whole=True, is_wire=objects.is_wire)
    function = objects.item_function(inside, asked.sets)
    shape = objects.shapes.setdefault(function, Shape(variables_in(asked.sets, objects.selecting.fragments)))
    objects.wait(None, asked, IdsStep(what, info, arguments, asked.is_list, otherwise, shape), "None", function)
    return "None"


WRITERS: Mapping[type, Writer] = {
    declared.Stored: _show_stored,
    declared.Computed: _show_computed,
    declared.Inner: _show_inner,
    declared.Chosen: _show_chosen,
    declared.Identity: _show_identity,
    declared.Linked: _show_linked,
    declared.LinkedMember: _show_member,
    declared.EmbeddedPage: show_page,
    declared.ByIds: _show_ids,
}
