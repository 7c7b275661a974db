"""A gzip file put together from parts that were compressed one by one (RFC 1951 and 1952).

The file has one member: not every reader goes on after the first of several. A part ends with a whole byte and refers
to nothing before it, so parts may follow each other in any order and need not be compressed again.
"""

import struct
import zlib
from typing import NamedTuple, Self

# Deflate, made at no time, by no system that is named.
HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
# An empty last block.
LAST_BLOCK = b"\x03\0"
MAX_PLAIN_LENGTH = 0xFFFF
PLAIN_BLOCK_HEAD = struct.Struct("<BHH")
LEVEL, RAW = 9, -zlib.MAX_WBITS
ALL_BITS = 0xFFFFFFFF


class Checksum(NamedTuple):
    """The CRC-32 of some bytes and their number; what a gzip file ends with."""

    crc: int = 0
    size: int = 0

    @classmethod
    def of(cls, content: bytes) -> Self:
        return cls(zlib.crc32(content), len(content))

    def followed_by(self, other: "Checksum") -> "Checksum":
        """Return the checksum of these bytes and then the others, none of which is needed again.

        A CRC is linear: the first one is carried over as many zeros as the others are, and theirs added.
        """
        carried = zlib.crc32(bytes(other.size), self.crc ^ ALL_BITS) ^ ALL_BITS
        return Checksum(carried ^ other.crc, self.size + other.size)


def compressed(content: bytes) -> bytes:
    """Return the bytes as a part."""
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
    return compressor.compress(content) + compressor.flush(zlib.Z_FULL_FLUSH)


def plain_block(content: bytes) -> bytes:
    """Return at most MAX_PLAIN_LENGTH bytes as a part that is not compressed."""
    return PLAIN_BLOCK_HEAD.pack(0, len(content), len(content) ^ MAX_PLAIN_LENGTH) + content


def uncompressed(part: bytes) -> bytes:
    return zlib.decompressobj(RAW).decompress(part)


def trailer(checksum: Checksum) -> bytes:
    """Return what follows the last part of a file with this checksum."""
    return LAST_BLOCK + struct.pack("<II", checksum.crc, checksum.size & ALL_BITS)
