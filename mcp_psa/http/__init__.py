"""The wire: session, authentication, pace, retry, decoding, redaction. It knows no noun of the trade and no vendor by name.

`import httpx` stays in this folder, the sandbox and the tests: the field is moving to httpx2, and that must stay a small change.
"""
