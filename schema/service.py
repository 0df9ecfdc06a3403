"""The `about` field: the server, its limits and the data it serves."""

from collections.abc import Mapping

import strawberry
from strawberry.utils.str_converters import to_camel_case

from loaders.request import RequestLoaders
from schema.fields.cache_control import public
from schema.fields.context import Context
from schema.fields.directives import usually
from schema.fields.stored import resolved, shows
from schema.operations.limits import LIMITS, MAX_PAGE_SIZE, Limits
from table.model import derived_items

__all__ = ["DataSource", "ServiceInfo", "ServiceLimits", "service_info", "source_named"]

UNVERSIONED = "unversioned"
"""The data version of a table without an `about` item."""


@strawberry.type(description="A source of data, to be credited where its data is shown.")
class DataSource:
    item: strawberry.Private[derived_items.Source]
    name: str = shows(derived_items.Source.name, description="The name of the source.")
    url: str | None = shows(derived_items.Source.url, description="Where to find it. Null when it has no address.")
    license: str | None = shows(
        derived_items.Source.license, description="The licence of the data, as an SPDX identifier where there is one."
    )
    author: str | None = shows(
        derived_items.Source.author, description="The person to credit. Null when the source as a whole is credited."
    )


@strawberry.type(description="A limit of requests, by its name in the documentation of the server.")
class RequestLimit:
    name: str = strawberry.field(description="What is limited: `maxRootFields`, `maxBodyBytes`.")
    value: int = strawberry.field(description="The most that is allowed; 2147483647 where there is no limit.")


@strawberry.type(description="The limits a request has to keep.")
class ServiceLimits:
    limits: strawberry.Private[Limits]
    message_limits: strawberry.Private[Mapping[str, int]]

    @resolved(description="The highest cost of one operation.")
    def max_cost(self) -> int:
        return self.limits.max_cost

    @resolved(description="The deepest nesting of fields.")
    def max_depth(self) -> int:
        return self.limits.max_depth

    @resolved(description="The most aliases in one operation.")
    def max_aliases(self) -> int:
        return self.limits.max_aliases

    @resolved(description="The most tokens in one document.")
    def max_tokens(self) -> int:
        return self.limits.max_tokens

    @resolved(description="The largest value of `first`, and the longest list of ids.")
    def max_page_size(self) -> int:
        return MAX_PAGE_SIZE

    @resolved(description="Every limit there is, those with a field of their own among them.", size=usually(30))
    def request_limits(self) -> list[RequestLimit]:
        of_operations = {to_camel_case(limit.name): getattr(self.limits, limit.name) for limit in LIMITS}
        values = {**of_operations, "maxPageSize": MAX_PAGE_SIZE, **self.message_limits}
        return [RequestLimit(name=name, value=value) for name, value in values.items()]


@strawberry.type(description="What a server is and what it serves.", directives=[public(3600)])
class ServiceInfo:
    version: str = strawberry.field(description="The version of the server.")
    data_version: str = strawberry.field(description="The version of the dictionary data. Changes with every import.")
    sources: list[DataSource] = strawberry.field(description="Where the data comes from and how it may be used.")
    limits: ServiceLimits = strawberry.field(description="The limits for requests.")
    notices: list[str] = strawberry.field(
        description="What limits this server at the moment, in English, fit to be shown. Empty when all is well."
    )


def service_info(context: Context) -> ServiceInfo:
    """Return what the process knows. Reads nothing, so it cannot fail."""
    about = context.loaders.about_item
    return ServiceInfo(
        version=context.service.version,
        data_version=UNVERSIONED if about is None else about.data_version,
        sources=[] if about is None else [DataSource(item=source) for source in about.sources],
        limits=ServiceLimits(limits=context.service.limits, message_limits=context.service.message_limits),
        notices=[*context.loaders.notices()],
    )


def source_named(loaders: RequestLoaders, source_id: str | None) -> DataSource | None:
    """Return the source with an id that stored data contains, or None."""
    about = loaders.about_item
    for source in about.sources if about is not None and source_id is not None else ():
        if source.source_id == source_id:
            return DataSource(item=source)
    return None
