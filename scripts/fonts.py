"""Makes assets/fonts of published fonts: what pictures write with, cut to the letters they need, as TTF that the renderer reads.

Usage, with fonttools installed, and with dejavu-fonts-ttf@2.37.3, @fontsource/noto-sans-{sc,jp,kr,devanagari} and
@fontsource/sacramento unpacked in a folder: python3 scripts/fonts.py FOLDER/node_modules
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

told = []
packages = Path(sys.argv[1])
fontsource = packages / "@fontsource"
out = Path(__file__).parent.parent / "assets" / "fonts"

# every character of a person or a place in the words that people are made of
WORDS = """
const seen = new Set()
const walk = (value) => typeof value === 'string' ? [...value].forEach((one) => seen.add(one)) : value && typeof value === 'object' && Object.values(value).forEach(walk)
for (const locale of process.argv.slice(1)) {
  const { person, location } = (await import(`@faker-js/faker/locale/${locale}`)).faker.rawDefinitions
  walk([person.first_name, person.last_name, location])
}
process.stdout.write([...seen].join(''))
"""


def words(*locales):
    command = ["node", "--input-type=module", "-e", WORDS, *locales]
    return {ord(one) for one in subprocess.run(command, capture_output=True, text=True, check=True).stdout}


def span(*pairs):
    return {code for first, last in pairs for code in range(first, last + 1)}


def commonest(name, count):
    """The first characters by use: the publisher cuts the font into slices, the commonest last."""
    slices = json.loads((fontsource / name / "unicode.json").read_text())
    numbered = sorted((int(key[1:-1]) for key in slices if key.startswith("[")), reverse=True)
    found = []
    for number in numbered:
        for part in slices[f"[{number}]"].split(","):
            first, _, last = part.strip()[2:].partition("-")
            found += range(int(first, 16), int(last or first, 16) + 1)
    return found[:count]


def tell(name, font):
    """Notes which letters a font has, as ranges, and how wide those from space to tilde, and from U+0370 to U+04FF, are in hundredths of its size."""
    have, widths, per_em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    ranges = []
    for code in sorted(have):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    letters = " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in ranges)
    wide = [round(widths[have[code]][0] * 100 / per_em) for code in range(0x20, 0x7F) if code in have]
    # Greek and Cyrillic, whose letters differ most
    beyond = [round(widths[have[code]][0] * 100 / per_em) if code in have else 60 for code in range(0x370, 0x500)] if 0x370 in have else []
    told.append(f"  {name.replace('-', '')}: {{\n    letters:\n      '{letters}',\n    widths: '{' '.join(map(str, wide)) if len(wide) == 95 else ''}',\n    beyond: '{' '.join(map(str, beyond))}',\n  }},")


def cut(source, name, codes, family=None):
    font = TTFont(source)
    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    # what joins and places letters; nothing that typographers ask for
    options.layout_features = ["ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "liga", "mark", "mkmk", "calt",
                               "nukt", "akhn", "rphf", "rkrf", "pref", "blwf", "half", "abvf", "pstf", "cjct", "vatu",
                               "pres", "abvs", "blws", "psts", "haln", "abvm", "blwm", "dist", "ljmo", "vjmo", "tjmo"]
    options.drop_tables += ["FFTM", "DSIG", "vhea", "vmtx", "VORG", "BASE", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes | {0x20})
    subsetter.subset(font)
    font.flavor = None
    if family:
        # a reserved name must not stand on a changed font
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6):
                record.string = family.replace(" ", "") if record.nameID == 6 else family
    # the time of making would change the bytes
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(out / name)
    tell(name.removesuffix(".ttf"), font)
    print(name, (out / name).stat().st_size, len(font.getBestCmap()))


shutil.rmtree(out, ignore_errors=True)
out.mkdir(parents=True)

latin = span((0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1DC), (0x218, 0x21B),
             (0x259, 0x259), (0x2B0, 0x2DD), (0x300, 0x331), (0x1E00, 0x1EF9), (0x2010, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC),
             (0x2116, 0x2122), (0x2190, 0x2193), (0x25CF, 0x25CF), (0xFFFD, 0xFFFD))
greek = span((0x370, 0x3FF), (0x1F00, 0x1FFE))
cyrillic = span((0x400, 0x52F))
arabic = span((0x600, 0x6FF), (0xFB50, 0xFBFF), (0xFE70, 0xFEFC))
dejavu = packages / "dejavu-fonts-ttf" / "ttf"
cut(dejavu / "DejaVuSansCondensed.ttf", "DejaVuSansCondensed.ttf", latin | greek | cyrillic | arabic)
cut(dejavu / "DejaVuSansCondensed-Bold.ttf", "DejaVuSansCondensed-Bold.ttf", latin | greek | cyrillic | arabic)
cut(dejavu / "DejaVuSansMono.ttf", "DejaVuSansMono.ttf", span((0x20, 0x7E)))
shutil.copy(packages / "dejavu-fonts-ttf" / "LICENSE", out / "LICENSE-DejaVu.txt")

files = {name: fontsource / name / "files" for name in ["noto-sans-sc", "noto-sans-jp", "noto-sans-kr", "noto-sans-devanagari", "sacramento"]}
han = span((0x3000, 0x303F), (0x4E00, 0x9FFF))
chinese = (words("zh_CN", "zh_TW") | set(commonest("noto-sans-sc", 2600))) & han
japanese = (words("ja") | set(commonest("noto-sans-jp", 1100))) & (han | span((0x3040, 0x30FF))) | span((0x3041, 0x3096), (0x3099, 0x30FF))
korean = (words("ko") | set(commonest("noto-sans-kr", 1600))) & span((0xAC00, 0xD7A3))
devanagari = span((0x900, 0x97F), (0x200C, 0x200D), (0x25CC, 0x25CC))
cut(files["noto-sans-sc"] / "noto-sans-sc-chinese-simplified-400-normal.woff", "NotoSansSC.ttf", chinese)
cut(files["noto-sans-jp"] / "noto-sans-jp-japanese-400-normal.woff", "NotoSansJP.ttf", japanese)
cut(files["noto-sans-kr"] / "noto-sans-kr-korean-400-normal.woff", "NotoSansKR.ttf", korean)
cut(files["noto-sans-devanagari"] / "noto-sans-devanagari-devanagari-400-normal.woff", "NotoSansDevanagari.ttf", devanagari)
shutil.copy(fontsource / "noto-sans-sc" / "LICENSE", out / "LICENSE-NotoSans.txt")
cut(files["sacramento"] / "sacramento-latin-400-normal.woff", "SpecimenHand.ttf", span((0x20, 0x7E)), "Specimen Hand")
shutil.copy(fontsource / "sacramento" / "LICENSE", out / "LICENSE-SpecimenHand.txt")
shutil.copy(fontsource / "noto-sans-devanagari" / "LICENSE", out / "LICENSE-NotoSansDevanagari.txt")
table = "/** Which letters each font has, and how wide those from space to tilde, and beyond from U+0370 to U+04FF, are in hundredths of its size. Written by scripts/fonts.py. */\n"
table += "export const fontTable = {\n" + "\n".join(told) + "\n} as const\n"
(out.parent.parent / "src" / "fixtures" / "images" / "font-table.ts").write_text(table)
