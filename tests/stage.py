"""Applications that worlds take turns on: building one takes longer than most tests do."""

from typing import Any, ClassVar

from api.app import create_litestar
from api.ground import Ground


class Stage:
    """One application, standing on whichever ground it was put on last.

    An application reads its ground only when its lifespan begins, and keeps what it opens there in
    its state, so nothing of one world is left for the next.
    """

    _unused: ClassVar[list["Stage"]] = []

    ground: Ground

    def __init__(self) -> None:
        on: Any = _GroundOf(self)
        self.app = create_litestar(on)

    @classmethod
    def free(cls) -> "Stage":
        """One that no world stands on just now."""
        return cls._unused.pop() if cls._unused else cls()

    def leave(self) -> None:
        """Wipe it clean for the next world, once its lifespan has ended."""
        self.app.state.clear()
        self._unused.append(self)


class _GroundOf:
    """The present ground of a stage, for an application that was built before there was one."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stage.ground, name)
