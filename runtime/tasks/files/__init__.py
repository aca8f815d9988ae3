"""Files and folders: one module per kind of work; this one gathers their task types."""

from runtime.tasks.files.archives import unzip_file, zip_files
from runtime.tasks.files.content import append_file, read_file, write_file
from runtime.tasks.files.look import file_info, list_files
from runtime.tasks.files.places import copy_path, delete_path, make_folder, move_path, rename_path

__all__ = [
    "append_file",
    "copy_path",
    "delete_path",
    "file_info",
    "list_files",
    "make_folder",
    "move_path",
    "read_file",
    "rename_path",
    "unzip_file",
    "write_file",
    "zip_files",
]
