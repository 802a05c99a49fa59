"""Which apps may open our links: what Apple's and Google's phones ask the address of the links for.

The phone asks once, when the app is installed; without these files a link opens in the browser,
where a page says how to go on.
"""

from typing import Any

import msgspec
from litestar import Request, Response, get

from api.entrance import Entrance
from api.errors import Problem

OPENED_BY_APP = ("/sign-in", "/n/*")  # the mailed links, and those of nudges
# The two platforms read the files rarely and through caches of their own.
_KEPT = {"Cache-Control": "public, max-age=3600"}


@get(
    "/.well-known/apple-app-site-association",
    operation_id="readAppleAppLinks",
    include_in_schema=False,
)
async def read_apple(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The apps on Apple's phones that open our links. Raises Problem `not_found` without any."""
    entrance: Entrance = request.app.state.entrance
    if not entrance.apple_apps:
        raise Problem("not_found")
    components = [{"/": path} for path in OPENED_BY_APP]
    details = [{"appIDs": list(entrance.apple_apps), "components": components}]
    return _file({"applinks": {"details": details}})


@get("/.well-known/assetlinks.json", operation_id="readAndroidAppLinks", include_in_schema=False)
async def read_android(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The apps on Android phones that open our links. Raises Problem `not_found` without any."""
    entrance: Entrance = request.app.state.entrance
    if not entrance.android_apps:
        raise Problem("not_found")
    return _file(
        [
            {
                "relation": ["delegate_permission/common.handle_all_urls"],
                "target": {
                    "namespace": "android_app",
                    "package_name": package,
                    "sha256_cert_fingerprints": [
                        digest for name, digest in entrance.android_apps if name == package
                    ],
                },
            }
            for package in dict.fromkeys(name for name, _ in entrance.android_apps)
        ]
    )


def _file(content: object) -> Response[bytes]:
    body = msgspec.json.encode(content)
    return Response(body, media_type="application/json", headers=dict(_KEPT))
