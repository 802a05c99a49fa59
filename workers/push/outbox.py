"""Where a push goes while no provider is set up: nowhere, its recorded row can be read instead."""

from workers.push.sender import Push, Sent, Target


class OutboxSender:
    """Keeps pushes where they are. For trying Interlude out."""

    def channel(self, target: Target) -> str:  # noqa: ARG002
        """There is one."""
        return "outbox"

    async def send(self, push: Push, target: Target, attempt: int) -> Sent:  # noqa: ARG002
        """Nothing: the recorded row is the outbox."""
        return Sent("outbox")

    async def close(self) -> None:
        """Nothing is open."""
