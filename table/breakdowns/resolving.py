"""The parts of a submission: the morphemes that it names, spelled as in the word."""

from __future__ import annotations

from typing import NamedTuple

from russian.morphemes import spelled_as_in, spells
from table.breakdowns.outcomes import MissingMorphemes, Misspelled
from table.breakdowns.state import Snapshot, SubmitRequest
from table.model import items, keys

__all__ = ["Part", "resolved_parts"]


class Part(NamedTuple):
    """A part of a submission; plain text has neither id."""

    text: str
    morpheme_id: str | None = None
    family_id: str | None = None


def resolved_parts(
    request: SubmitRequest, snapshot: Snapshot, word: items.StoredWord
) -> list[Part] | MissingMorphemes | Misspelled:
    """Return the requested parts, spelled as in the word, or what is wrong with them."""
    members: dict[str, Part] = {}
    for family_id in set(request.family_ids.values()):
        family = snapshot.stored.get(keys.family(family_id))
        view = items.StoredFamily(family or {}, keys.family(family_id))
        for member in items.StoredFamily.members.read_if_readable(view) or ():
            members[member.morpheme_id] = Part(text=member.text, morpheme_id=member.morpheme_id, family_id=family_id)
    morpheme_ids = dict.fromkeys(part.morpheme_id for part in request.parts if part.morpheme_id is not None)
    if missing := tuple(morpheme_id for morpheme_id in morpheme_ids if morpheme_id not in members):
        return MissingMorphemes(word=word, morpheme_ids=missing)
    parts = [
        Part(text=part.text or "") if part.morpheme_id is None else members[part.morpheme_id] for part in request.parts
    ]
    texts = [part.text for part in parts]
    differs_at = spells(texts, word.text)
    if differs_at is not None:
        return Misspelled(word=word, actual="".join(texts), differs_at=differs_at)
    return [part._replace(text=text) for text, part in zip(spelled_as_in(texts, word.text), parts, strict=True)]
