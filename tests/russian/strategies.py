"""Hypothesis strategies: Russian letters, words and texts as people write them."""

from __future__ import annotations

from hypothesis import strategies as st

from russian.alphabet import CONSONANTS, LETTERS, VOWELS

__all__ = ["cased_words", "lower_words", "russian_texts", "stored_words", "untidy_texts"]

lower_words = st.text(alphabet=LETTERS, min_size=1, max_size=12)
"""Any letters in lower case, pronounceable or not."""

_syllables = st.tuples(
    st.text(alphabet=CONSONANTS, max_size=2), st.sampled_from(VOWELS), st.sampled_from(["", "н", "ль", "дъ", "й"])
).map("".join)
_spoken_words = st.lists(_syllables, min_size=2, max_size=4).map("".join)

cased_words = st.tuples(_spoken_words, st.sampled_from([str.lower, str.upper, str.capitalize])).map(
    lambda drawn: drawn[1](drawn[0])
)
"""Words of two or more syllables in lower case, upper case or capitalized."""

russian_texts = st.lists(
    st.one_of(cased_words, st.sampled_from(["я", "Я", "в", "И", "1917", "—", "«", "!"])), max_size=6
).map(" ".join)
"""Phrases of such words, words of one letter, figures and punctuation."""

stored_words = st.tuples(_spoken_words, st.integers(min_value=0)).map(lambda drawn: _marked(*drawn))
"""Words in the stored form: an apostrophe after one of the vowels, or none where that vowel is ё."""

untidy_texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("абеёийкоруАЁЙabcehikmoptxyAEOéïŉ '’ʹ-–—\u0300\u0301\u0306\u0308\u0323\u00ad\u200b\u200d\t\n"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)
"""Any characters, with an emphasis on those that folding treats specially."""


def _marked(word: str, choice: int) -> str:
    vowels = [index for index, letter in enumerate(word) if letter in VOWELS]
    stressed = vowels[choice % len(vowels)]
    mark = "" if word[stressed] == "ё" else "'"
    return word[: stressed + 1] + mark + word[stressed + 1 :]
