"""Draws a typed page as a grey picture and wraps it into a PDF without any text: scan.py OUTPUT."""
import random
import sys

from PIL import Image, ImageDraw, ImageFilter, ImageFont

LINES = """CIRCULAR LETTER No. 7

Bangkok, 3 May 1991

To all members of the campaign

Dear friends,

Thank you for the replies to our letter of February.
Eleven groups in nine countries now work with us. The
translation of the leaflet into Dutch, French and Swedish
is ready and may be copied freely.

The next meeting takes place in October. Please let us
know by August who will come, and whether you can bring
newspaper cuttings from your country. We have a shelf
for them and somebody who reads them.

With warm regards,

the office

(An invented letter: it shows what a scan without
 text looks like to a search engine.)""".split("\n")


# A camera whose clock was never set says nothing of the day.
UNDATED = {"creationDate": None, "modDate": None}


def main(output):
    page = Image.new("L", (827, 1169), 246)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf", 19)
    for number, line in enumerate(LINES):
        draw.text((95, 120 + number * 34), line, fill=40, font=font)
    chance = random.Random(7)
    for _ in range(900):
        place = (chance.randrange(827), chance.randrange(1169))
        draw.point(place, fill=chance.randrange(120, 220))
    page = page.rotate(-0.6, fillcolor=246).filter(ImageFilter.GaussianBlur(0.5))
    page.save(output, "PDF", resolution=100, quality=40, title="", producer="Page camera", **UNDATED)


main(sys.argv[1])
