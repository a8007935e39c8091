"""Read no more, and for no longer, than we said: an answer has a largest size and a longest time, whatever the vendor sends.

The size is that of the unpacked body, so that a few packed kilobytes cannot fill the memory.
"""

from dataclasses import dataclass

import anyio
import httpx

from mcp_psa.errors import OutcomeUnknown, PsaError, Rejected

# What no longer holds of a body that was unpacked here.
_PACKING = ("content-encoding", "content-length", "transfer-encoding")
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds for connecting, for each piece read or written, for a free connection and for the whole; most bytes of a body."""

    connect: float = 10.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 10.0
    total: float = 120.0
    answer_bytes: int = 50 * _MEGABYTE

    @property
    def timeout(self) -> httpx.Timeout:
        """As httpx takes it."""
        return httpx.Timeout(connect=self.connect, read=self.read, write=self.write, pool=self.pool)


USUAL = Bounds()


class BoundedTransport(httpx.AsyncBaseTransport):
    """Sends, and reads the whole answer within its bounds; the answer it gives is closed."""

    def __init__(self, inner: httpx.AsyncBaseTransport, bounds: Bounds) -> None:
        self._inner, self._bounds = inner, bounds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body; ReadTimeout when it takes too long, a PsaError when it is too large."""
        with anyio.move_on_after(self._bounds.total):
            response = await self._inner.handle_async_request(request)
            try:
                return await self._whole(request, response)
            finally:
                await response.aclose()
        raise httpx.ReadTimeout(f"no whole answer in {self._bounds.total:g} seconds", request=request)

    async def _whole(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        response.request = request
        body = bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > self._bounds.answer_bytes:
                raise self._too_large(writes=bool(request.extensions.get("writes")))
        headers = [(n, v) for n, v in response.headers.multi_items() if n not in _PACKING]
        return httpx.Response(
            response.status_code, headers=headers, content=bytes(body), request=request, extensions=response.extensions
        )

    def _too_large(self, *, writes: bool) -> PsaError:
        size = f"The vendor's answer is larger than {self._bounds.answer_bytes / _MEGABYTE:g} MB"
        if writes:
            return OutcomeUnknown(
                f"{size}; the write may have been saved.", "Look for the record before you repeat it."
            )
        return Rejected(
            f"{size}, which this server does not read.", "Narrow it with filters, or ask for a smaller limit."
        )

    async def aclose(self) -> None:
        """Close the transport below."""
        await self._inner.aclose()
