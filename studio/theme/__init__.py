"""How Studio looks: colours by name, icons in these colours, fonts, and the style of every widget.

Widgets ask ``current()`` for colours that they paint themselves and draw anew on ``current().changed``.
"""

from studio.theme.icons import icon, mark, picture
from studio.theme.theme import Mode, Theme, current
from studio.theme.tokens import DARK, LIGHT, Tokens

__all__ = ["DARK", "LIGHT", "Mode", "Theme", "Tokens", "current", "icon", "mark", "picture"]
