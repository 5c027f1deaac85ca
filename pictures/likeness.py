"""Whether two pictures look the same, though their bytes differ: another size, another compression, a touch of colour.

A difference hash (dHash): the picture is made nine grey pixels wide and eight high, and each bit says whether a pixel is
brighter than its neighbour to the right.
"""

from PIL import Image

WIDTH, HEIGHT = 9, 8
BITS = (WIDTH - 1) * HEIGHT
# So many of the 64 bits may differ. Two photographs that are not the same differ in some thirty.
NEAR = 4
# A picture of one colour, or that only grows darker from side to side, looks like every other such one.
PLAIN = 0


def likeness(image: Image.Image) -> int:
    """A number of 64 bits, signed as databases keep it; `PLAIN` where the picture shows too little to be told apart."""
    small = image.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX)
    grey = small.tobytes()
    found = 0
    for row in range(HEIGHT):
        for column in range(WIDTH - 1):
            at = row * WIDTH + column
            found = found << 1 | (grey[at] > grey[at + 1])
    if not NEAR < found.bit_count() < BITS - NEAR:
        return PLAIN
    return found - (1 << BITS) if found >> (BITS - 1) else found


def is_near(one: int, other: int) -> bool:
    """Whether the two numbers are of pictures that look the same."""
    return PLAIN not in (one, other) and ((one ^ other) & ((1 << BITS) - 1)).bit_count() <= NEAR
