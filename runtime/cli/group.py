"""A group of commands: names the nearest one when there is none of that name."""

from __future__ import annotations

from collections.abc import Iterable

import click


class Group(click.Group):
    """Base of the root and of every command with sub-commands. Without a sub-command it shows its help."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        names = self.list_commands(ctx)
        if args and args[0] not in names and not args[0].startswith("-"):
            ctx.fail(f'There is no command "{args[0]}".{_nearest(args[0], names)}')
        return super().resolve_command(ctx, args)


def _nearest(name: str, names: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(names), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""
