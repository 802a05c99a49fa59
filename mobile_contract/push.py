"""What arrives on a phone when it is time for a lesson.

- Firebase (Android, iOS): `PushData` is the message's `data`; title and body are its notification.
- Web Push: the decrypted body is `WebPush` as JSON. Show it as a notification with this `tag`, and
  open `data.deep_link` when it is tapped.

Every value of `PushData` is a string, because Firebase carries nothing else. Nothing in it is about
a person: no name, no score, no course. It stays under 2 kB.

The same nudge may reach a phone twice in a rare case: by its `nudge_id` it is recognised, and shown
once. After `expires_at` it says nothing worth knowing: take it away. Skip a `type` you do not know,
and fields you do not know. Answers given on the way send `nudge_id` as their `source_nudge_id`.
"""

import msgspec


class PushData(msgspec.Struct, frozen=True):
    """What an app acts on.

    `type` is `nudge`: a break has begun and there is something to do in it. `minutes` is how long
    the session is that `deep_link` opens: what the break leaves, 15 at most. `expires_at` is when
    the break ends, or quiet hours begin in it (RFC 3339).
    """

    type: str
    nudge_id: str
    association_id: str
    deep_link: str
    minutes: str
    expires_at: str


class WebPush(msgspec.Struct, frozen=True):
    """What a browser's service worker receives. A later one with the same `tag` replaces it."""

    title: str
    body: str
    tag: str
    data: PushData
