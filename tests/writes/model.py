"""A simple model of breakdowns: what each viewer sees after each write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

__all__ = ["Model", "Official", "Parts"]

Parts = tuple[str, ...]

ANONYMOUS = "anonymous"
"""Whose own the kept copy of a program's verified breakdown is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """The official breakdown of a word; without a submitter, a program's guess.

    Attributes:
        submitted: The number of its submission, from 1; 0 for a guess.
        replaced: The verified breakdown that comes back when this one is deleted or revoked.
    """

    parts: Parts
    submitter: str | None = None
    submitted: int = 0
    is_verified: bool = False
    replaced: Official | None = None

    def trimmed(self, depth: int = 3) -> Official:
        """Return it with at most `depth` breakdowns, itself included."""
        if self.replaced is None:
            return self
        return replace(self, replaced=self.replaced.trimmed(depth - 1) if depth > 1 else None)


@dataclass(frozen=True, slots=True)
class Own:
    """A user's submission that is not official."""

    parts: Parts
    submitted: int


@dataclass(slots=True)
class Model:
    """The breakdowns of all words.

    Attributes:
        guesses: Word → the breakdown that an import writes.
        officials: Word → its official breakdown.
        own: Word → user → the user's own submission.
        audited: Word → how often its official breakdown changed.
        submissions: The number of submissions so far.
    """

    guesses: dict[int, Parts]
    officials: dict[int, Official] = field(default_factory=dict)
    own: dict[int, dict[str, Own]] = field(default_factory=dict)
    audited: dict[int, int] = field(default_factory=dict)
    submissions: int = 0

    def submit(self, user: str, word: int, parts: Parts, *, verified: bool) -> None:
        """Submit a breakdown; `verified` is for admins."""
        own, official = self.own.setdefault(word, {}), self.officials.get(word)
        self.submissions += 1
        own.pop(user, None)
        if verified:
            self._replace(word, Official(parts=parts, submitter=user, submitted=self.submissions, is_verified=True))
        elif official is not None and official.submitter == user and not official.is_verified:
            self._set(word, replace(official, parts=parts, submitted=self.submissions))
        else:
            own[user] = Own(parts, self.submissions)

    def verify(self, word: int, user: str | None) -> None:
        """Verify a user's own submission, or the official breakdown if `user` is None."""
        official = self.officials.get(word)
        if user is None:
            assert official is not None
            if not official.is_verified:
                self._set(word, replace(official, is_verified=True))
            return
        chosen = self.own[word].pop(user)
        self._replace(word, Official(parts=chosen.parts, submitter=user, submitted=chosen.submitted, is_verified=True))

    def revoke(self, word: int) -> None:
        """Revoke the verification of the official breakdown."""
        official = self.officials[word]
        if official.replaced is None:
            self._set(word, replace(official, is_verified=False))
            return
        self._put_back(word, official.replaced)
        self._keep(word, official)

    def delete(self, word: int, user: str | None) -> None:
        """Delete a user's own submission, or the official breakdown if `user` is None."""
        if user is not None:
            del self.own[word][user]
            return
        official = self.officials.pop(word)
        if official.replaced is None:
            self._count(word)
        else:
            self._put_back(word, official.replaced)

    def import_again(self) -> None:
        """Import the same dictionary again; breakdowns of users and verified ones stay."""
        for word, parts in self.guesses.items():
            official = self.officials.get(word)
            if official is None or (official.submitter is None and not official.is_verified):
                self.officials[word] = Official(parts=parts)

    def best(self, word: int, viewer: str | None) -> Parts | None:
        """Return the parts of the best breakdown for a viewer."""
        official, own = self.officials.get(word), self.own.get(word, {})
        if official is not None and official.is_verified:
            return official.parts
        if viewer in own:
            return own[viewer or ""].parts
        if official is not None and official.submitter is not None:
            return official.parts
        if own:
            return max(own.values(), key=lambda one: one.submitted).parts
        return None if official is None else official.parts

    def awaiting(self) -> set[tuple[int, Parts]]:
        """Return the breakdowns that await review."""
        waiting = {
            (word, one.parts) for word, own in self.own.items() for user, one in own.items() if user != ANONYMOUS
        }
        unverified = {
            (word, official.parts)
            for word, official in self.officials.items()
            if official.submitter is not None and not official.is_verified
        }
        return waiting | unverified

    def _replace(self, word: int, new: Official) -> None:
        """Make another user's breakdown official, or the same user's other one.

        The former one stays as its submitter's own, unless the submitter has a newer one: another user's, and a
        verified one of other parts. A verified one comes back later.
        """
        former = self.officials.get(word)
        if former is None:
            self._set(word, new)
            return
        is_others, is_same = former.submitter not in (None, new.submitter), former.parts == new.parts
        if is_others or (former.is_verified and not is_same):
            self._keep(word, former)
        comes_back = former.trimmed() if former.is_verified and (is_others or not is_same) else former.replaced
        self._set(word, replace(new, replaced=comes_back))

    def _keep(self, word: int, former: Official) -> None:
        """Keep a breakdown that is official no longer as its submitter's own, in place of an older one."""
        own, owner = self.own.setdefault(word, {}), former.submitter or ANONYMOUS
        if owner not in own or own[owner].submitted < former.submitted:
            own[owner] = Own(former.parts, former.submitted)

    def _put_back(self, word: int, former: Official) -> None:
        """Make a replaced breakdown official again; its copy among its submitter's own goes."""
        own, owner = self.own.setdefault(word, {}), former.submitter or ANONYMOUS
        if owner in own and own[owner].parts == former.parts:
            del own[owner]
        self._set(word, former)

    def _set(self, word: int, official: Official) -> None:
        self.officials[word] = official
        self._count(word)

    def _count(self, word: int) -> None:
        self.audited[word] = self.audited.get(word, 0) + 1
