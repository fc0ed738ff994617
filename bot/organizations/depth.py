"""A guard against absurdly nested JSON."""

import numpy as np

from bot.errors import FileFormatError

# A record is at most 8 levels deep; brackets inside names may count up a little.
_LEVELS = 1000


class DepthGuard:
    """Counts brackets.

    ijson's memory grows with the square of the depth, so that a file of brackets would take the machine's.
    """

    def __init__(self) -> None:
        self._depth = 0

    def check(self, data: bytes) -> None:
        """Look at the next bytes of the file, before the parser does.

        Raises:
            FileFormatError: nested too deep.
        """
        if not data:
            return
        # [ and { differ by 0x20, and so do ] and }.
        folded = np.frombuffer(data, dtype=np.uint8) | 0x20
        steps = (folded == ord("{")).astype(np.int32) - (folded == ord("}"))
        depths = np.cumsum(steps) + self._depth
        self._depth = int(depths[-1])
        if int(depths.max()) > _LEVELS:
            raise FileFormatError(
                f"The file is not a ROR data dump: it is nested more than {_LEVELS:,} levels deep. Download "
                "the dump from ROR's Zenodo community again."
            )
