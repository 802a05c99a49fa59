"""What an author wrote, as the blocks that installed apps are promised.

Presenters ask for everything that is read. The content room and the contract never meet, so this is
the one place that knows both shapes.
"""

from collections.abc import Sequence

import msgspec

from content.format import Media
from content.rendering.blocks import to_blocks
from mobile_contract import blocks as contract


def reading_blocks(markdown: str, media: Sequence[Media] = ()) -> list[contract.Block]:
    """The Markdown as blocks of the contract; `media` is its lesson's.

    Both sides tag their structs alike: a kind of block that the contract does not know yet is
    refused here, and by the test that compares the two.
    """
    return msgspec.convert(msgspec.to_builtins(to_blocks(markdown, media)), list[contract.Block])
