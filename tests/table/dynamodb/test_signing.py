"""Signatures are those of botocore."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_letters, digits

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from table.dynamodb.signing import CONTENT_TYPE, Signer

names = st.text(ascii_letters + digits, min_size=1, max_size=20)
secrets = st.text(ascii_letters + digits + "+/=", min_size=1, max_size=40)
DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to sign."""

    operation: str
    body: bytes
    credentials: Credentials
    at: int


requests = st.builds(
    Request,
    operation=names,
    body=st.binary(max_size=200),
    credentials=st.builds(Credentials, names, secrets, st.none() | secrets),
    # Few days and secrets, so that keys are used again and replaced.
    at=st.integers(1_700_000_000, 1_700_000_000 + 3 * DAY),
)


def signed_by_botocore(request: Request, host: str, region: str) -> dict[str, str]:
    headers = {"Content-Type": CONTENT_TYPE, "X-Amz-Target": request.operation}
    made = AWSRequest(method="POST", url=f"https://{host}/", data=request.body, headers=headers)
    made.context["timestamp"] = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(request.at))
    auth = SigV4Auth(request.credentials, "dynamodb", region)
    auth._modify_request_before_signing(made)
    signature = auth.signature(auth.string_to_sign(made, auth.canonical_request(made)), made)
    auth._inject_signature_to_request(made, signature)
    return {name.lower(): value for name, value in made.headers.items()}


@given(
    st.lists(requests, min_size=1, max_size=5),
    st.sampled_from(["dynamodb.eu-central-1.amazonaws.com", "localhost:8000", "[::1]:8000"]),
    st.sampled_from(["eu-central-1", "us-gov-west-1"]),
)
def test_signatures_are_those_of_botocore(asked: Sequence[Request], host: str, region: str) -> None:
    signer = Signer(host=host, region=region)

    for one in asked:
        headers = signer.headers(one.operation, one.body, one.credentials, at=one.at)

        assert headers.pop("host") == host
        assert headers == signed_by_botocore(one, host, region)


@pytest.mark.parametrize("later", [DAY - 1, DAY])
def test_the_key_is_replaced_at_midnight_utc(later: int) -> None:
    signer, credentials, midnight = Signer(host="h", region="r"), Credentials("key", "secret"), 19_700 * DAY

    for at in (midnight, midnight + later):
        request = Request(operation="Query", body=b"{}", credentials=credentials, at=at)
        headers = signer.headers("Query", b"{}", credentials, at=at)
        assert headers["authorization"] == signed_by_botocore(request, "h", "r")["authorization"]
