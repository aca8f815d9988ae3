"""Data: lists of records here; text, dates, CSV, Excel and JSON in modules of their own."""

from runtime.tasks.data.groups import group_items
from runtime.tasks.data.joins import join_lists
from runtime.tasks.data.lists import filter_items, map_items, sort_items, unique_items

__all__ = ["filter_items", "group_items", "join_lists", "map_items", "sort_items", "unique_items"]
