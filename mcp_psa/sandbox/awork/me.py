"""What the caller may do: /me/permissions, the documented way to probe a key."""

from typing import Final

from starlette.responses import JSONResponse, Response

from mcp_psa.sandbox.awork.call import Call, Routes
from mcp_psa.sandbox.awork.ids import guid

# The answer names features by short codes; which feature a code stands for is unverified, these are initials.
_FEATURES: Final = ("pmd", "ppd", "ptt", "pc", "pmc", "tmc", "cmd", "umd", "upd", "umc", "wmc")


def _permissions(call: Call) -> Response:
    levels = ["read", "write"] if call.actor.is_admin else []
    permission = {
        "userId": call.actor.guid,
        "isAdmin": call.actor.is_admin,
        "isGuest": False,
        "roleId": guid("role", 1 if call.actor.is_admin else 2),
        "isBlocked": False,
        "permissions": [{"feature": feature, "accessLevels": levels} for feature in _FEATURES if levels],
        "projectRolesPermissions": [],
    }
    return JSONResponse({"signature": None, "userPermission": permission})


ROUTES: Routes = (("GET", "/me/permissions", _permissions),)
