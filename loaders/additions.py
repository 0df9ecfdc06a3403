"""What is said of a table that lacks derived items, has another version of them, or is limited otherwise."""

from __future__ import annotations

from table.engine.state import TableState
from table.entries import entries
from table.errors import (
    AdditionsMissingError,
    DeadlineExceededError,
    TableCredentialsError,
    TableDeniedError,
    TableError,
    TableMissingError,
    TableThrottledError,
)

__all__ = ["NO_ADDITIONS", "NO_FAMILIES", "missing", "other_version_notice", "state_notices", "unanswered"]

NO_ADDITIONS = (
    "The search entries of this dictionary have not been built: searches find headwords only, lists of words and the "
    "review queue are not available, and the words of a morpheme family are in no particular order. To build them, run "
    "`python -m table reindex`."
)

NO_FAMILIES = (
    "The list of morpheme families is missing, so morphemes cannot be searched or listed. To build it, run "
    "`python -m table reindex`."
)


def other_version_notice(found: int) -> str:
    """Return what is said of a table whose derived items have another version, and what to do."""
    needed = entries.DERIVED_ITEMS_VERSION
    return f"The table has derived items of version {found}, this server needs version {needed}: {_remedy(found)}."


def state_notices(state: TableState) -> list[str]:
    """Return what is said to clients of the state of a table; details are for the operator."""
    notices = ["The primary key of the table is not as it should be."] if state.key_problem else []
    notices += [
        f"The index {index} is missing or not as it should be: what needs it fails."
        for index in sorted(state.index_problems)
    ]
    if state.damage:
        notices.append("The file of the dictionary is damaged: some of it cannot be read.")
    if not state.has_transactions:
        notices.append("The engine has no transactions: breakdowns cannot be submitted.")
    elif not state.is_writable:
        notices.append("The dictionary can only be read: breakdowns cannot be submitted.")
    return notices


def unanswered(error: TableError) -> str:
    """Return why a table does not answer, as a sentence that anybody may read: the log has the details."""
    match error:
        case TableMissingError():
            return "There is no such table: create it, or correct ROOTSKI_TABLE, AWS_REGION or DATA_DIR."
        case TableDeniedError():
            return "A read that serving needs is not permitted."
        case TableCredentialsError():
            return "The credentials for the table are missing, are not accepted, or have expired."
        case TableThrottledError():
            return "The table lacks capacity."
        case DeadlineExceededError():
            return "The table does not answer in time."
    return "The table cannot be reached or refuses the call: the log says why."


def missing(what: str, found: int | None) -> AdditionsMissingError:
    """Return the error for something that only derived items answer.

    Args:
        what: What was asked for, as the beginning of a sentence in the singular.
        found: The other version of the derived items that the table has; None if it has none.
    """
    version = "" if found is None else f" in version {entries.DERIVED_ITEMS_VERSION}"
    return AdditionsMissingError(
        f"{what} is not available: the table lacks derived items{version}. The operator of this server has to "
        f"{_remedy(found)}."
    )


def _remedy(found: int | None) -> str:
    if found is not None and found > entries.DERIVED_ITEMS_VERSION:
        return "update the server"
    return "run `python -m table reindex`"
