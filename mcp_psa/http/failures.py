"""What a failure on the wire tells about the request and about the vendor."""

import httpx

# Nothing left this machine.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

# A gateway answered in the vendor's place: the vendor was not reached, or did not answer it in time.
GATEWAY = frozenset({502, 503, 504})

# Ours, not the vendor's: our own pool was full, or the request could not be written down.
_OURS = (httpx.PoolTimeout, httpx.LocalProtocolError, httpx.UnsupportedProtocol)


def is_unreachable(failure: httpx.TransportError) -> bool:
    """Whether this says that the vendor cannot be reached, or does not answer."""
    return not isinstance(failure, _OURS)
