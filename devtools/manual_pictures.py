"""The pictures of the manual, made by Studio itself: ``python -m devtools.manual_pictures``.

Pictures that a chapter shows go to ``docs/manual/pictures/LANGUAGE``, in the light theme, small enough for git. It
needs the environment of the project, and no display.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
PICTURE = re.compile(r"!\[[^]]*]\(\.\./pictures/(\w+)/([\w-]+)\.png\)")
#: Width in pixels, and colours of the palette.
WIDTH, COLOURS = 1080, 255


def shown() -> set[tuple[str, str]]:
    """Language and name of every picture that a chapter shows."""
    return {(lang, name) for path in MANUAL.glob("*/*.md") for lang, name in PICTURE.findall(path.read_text("utf-8"))}


def main() -> int:
    """Make them all anew; those that no chapter shows any more are deleted."""
    for old in MANUAL.glob("pictures/*/*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([sys.executable, "-m", "studio", "--screenshots", scratch], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        for lang, name in sorted(shown()):
            _shrink(Path(scratch, lang, "light", f"{name}.png"), MANUAL / "pictures" / lang / f"{name}.png")
    return 0


def _shrink(source: Path, target: Path) -> None:
    from PIL import Image

    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(source) as picture:
        small = picture.convert("RGB").resize(
            (WIDTH, round(WIDTH * picture.height / picture.width)), Image.Resampling.LANCZOS
        )
        small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
