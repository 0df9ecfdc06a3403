"""What was official before: where it is kept while another breakdown is official, and how it comes back.

Another user's breakdown stays as its submitter's own, and so does every verified one. A verified one is kept inside the
official one that replaced it as well, so that it becomes official again when that one is deleted or revoked.
"""

from __future__ import annotations

from datetime import datetime

from table.breakdowns.parts import written_parts
from table.breakdowns.state import Snapshot, readable
from table.engine.protocol import Attributes
from table.engine.protocol import PrimaryKey as Key
from table.errors import MalformedItemError
from table.model import items, keys, writing
from table.model.definition import ITEM_ATTRIBUTES
from table.model.users import spellings

__all__ = ["keep_former", "marked", "own_keys", "places", "put_back", "rewritten"]

REPLACED = 3
"""Most verified breakdowns kept inside the official one that replaced them; the history keeps all."""


def places(official: items.StoredBreakdown | None, *, is_replaced: bool, submitter: str | None) -> list[Key]:
    """The keys that the change of an official breakdown may write: those of its submitter's own, and of the former's.

    `is_replaced` tells a submission or verification from a deletion or revocation; `submitter` is as in `keep_former`.
    """
    if official is None:
        return []
    if is_replaced:
        stays = submitter is not None and (official.is_verified or _is_others(official, submitter))
        return own_keys(official) if stays else []
    former = _replaced(official)
    return [] if former is None else [*own_keys(official), *own_keys(former)]


def _replaced(official: items.StoredBreakdown) -> items.StoredBreakdown | None:
    """The verified breakdown that an official one replaced; None if there is none that can be read."""
    stored = official.attributes.get("replaced")
    return readable(stored, official.key) if isinstance(stored, dict) else None


def _is_others(former: items.StoredBreakdown, submitter: str) -> bool:
    return former.submitter is not None and keys.folded_email(former.submitter) != submitter


def own_keys(breakdown: items.StoredBreakdown) -> list[Key]:
    """The keys that a breakdown may have as its submitter's own, the likeliest first.

    The key of an official one says of which word it is: what it states may be another.
    """
    submitter = breakdown.submitter or keys.ANONYMOUS
    word_id = keys.number_of(breakdown.key) if breakdown.is_official else breakdown.word_id
    return [keys.user_breakdown(spelling, word_id) for spelling in dict.fromkeys((submitter, *spellings(submitter)))]


def keep_former(
    snapshot: Snapshot,
    word: items.StoredWord,
    after: dict[Key, Attributes | None],
    *,
    submitter: str | None,
    write_id: str,
) -> None:
    """Keep the former official breakdown as its submitter's own, and a verified one in the new one as well.

    A newer one of the submitter's is not overwritten. `submitter` is the submitter of the new one in small letters.
    """
    former, official_key = snapshot.official, keys.official_breakdown(word.word_id)
    new = after[official_key]
    if former is None or new is None or submitter is None:
        return
    is_same = former.revision == items.StoredBreakdown(new, official_key).revision
    if _is_others(former, submitter) or (former.is_verified and not is_same):
        _keep_as_own(former, word, after, write_id)
    is_kept = former.is_verified and (not is_same or _is_others(former, submitter))
    replaced = _content(former.attributes) if is_kept else former.attributes.get("replaced")
    if replaced is not None:
        after[official_key] = {**new, "replaced": replaced}


def put_back(
    snapshot: Snapshot, word: items.StoredWord, after: dict[Key, Attributes | None], *, result: Key, write_id: str
) -> Key:
    """Make the verified breakdown that the deleted or revoked one replaced official again; return the result's key.

    A revoked one becomes its submitter's own. The former's copy among its submitter's own goes.
    """
    official, official_key = snapshot.official, keys.official_breakdown(word.word_id)
    former = None if official is None else _replaced(official)
    if official is None or former is None:
        return result
    revoked = after[official_key]
    for key in own_keys(former):
        kept = readable(after.get(key), key)
        if kept is not None and kept.revision == former.revision:
            after[key] = None
    written = rewritten(former, word, is_official=True, verified_at=_verified_at(former))
    # Not the request's own mark: a repeated attempt would take this one for what it revoked.
    after[official_key] = marked(written, former.attributes, f"{write_id}+")
    if (earlier := former.attributes.get("replaced")) is not None:
        after[official_key] = {**(after[official_key] or {}), "replaced": earlier}
    moved_to = None if revoked is None else _keep_as_own(official, word, after, write_id)
    return moved_to or official_key


def _verified_at(former: items.StoredBreakdown) -> datetime:
    """When a verified breakdown was verified; when it was submitted if that is not known."""
    return items.StoredBreakdown.verified_at.read_if_readable(former) or former.submitted_at


def _keep_as_own(
    official: items.StoredBreakdown, word: items.StoredWord, after: dict[Key, Attributes | None], write_id: str
) -> Key | None:
    """Keep what was official as its submitter's own, and return its key; None if the submitter has a newer one.

    An older one gives way: the original service leaves a user's own breakdown where it is when, later, the same user
    becomes an admin and writes an official one.
    """
    places = own_keys(official)
    if any(_is_newer(after.get(key), key, official) for key in places):
        return None
    after.update({key: None for key in places if after.get(key) is not None})
    written = rewritten(official, word, is_official=False, verified_at=None)
    after[places[0]] = marked(written, official.attributes, write_id)
    return places[0]


def _is_newer(own: Attributes | None, key: Key, official: items.StoredBreakdown) -> bool:
    """Whether a user's own breakdown is not older than what was official; True if its date cannot be read."""
    if own is None:
        return False
    try:
        return items.StoredBreakdown(own, key).submitted_at >= official.submitted_at
    except MalformedItemError:
        return True


def _content(stored: Attributes, depth: int = REPLACED) -> Attributes:
    """A breakdown without keys; of those that it replaced, and they replaced, at most `depth` are kept."""
    content = {name: value for name, value in stored.items() if name not in ITEM_ATTRIBUTES}
    earlier = content.pop("replaced", None)
    return {**content, "replaced": _content(earlier, depth - 1)} if isinstance(earlier, dict) and depth > 1 else content


def rewritten(
    breakdown: items.StoredBreakdown,
    word: items.StoredWord,
    *,
    is_official: bool,
    verified_at: datetime | None,
    verified_by: str | None = None,
) -> Attributes:
    """Write a stored breakdown again in this project's layout; raises MalformedItemError if it cannot be read."""
    if readable(breakdown.attributes, breakdown.key) is None:
        raise breakdown.malformed("breakdown_items", "or another attribute cannot be read, so it is not written again")
    return writing.breakdown(
        word_id=word.word_id,
        text=word.text,
        parts=written_parts(breakdown.parts),
        submitter=breakdown.submitter,
        submitted_at=breakdown.submitted_at,
        verified_at=verified_at,
        verified_by=None if verified_at is None else verified_by or breakdown.verified_by,
        is_inference=breakdown.is_inference,
        is_official=is_official,
    )


def marked(written: Attributes, replaced: Attributes | None, write_id: str) -> Attributes:
    """Add the write id, and the attributes of the replaced breakdown that no view reads."""
    marked = {**written, "write_id": write_id}
    if replaced is None:
        return marked
    unknown = {name: value for name, value in replaced.items() if name not in ITEM_ATTRIBUTES}
    return writing.keep_unknown(marked, unknown, items.StoredBreakdown)
