"""The workbook as storage: a closed file is read and written here, surgically; see ARCHITECTURE, The store."""

from kehu_xl.store.archive import expand, is_archive, template_path
from kehu_xl.store.documents import free_name, standing, write_documents
from kehu_xl.store.file import FileStore
from kehu_xl.store.journal import read_journals
from kehu_xl.store.lists import read_list
from kehu_xl.store.lists.tidied import formula_places, tidied_name, write_tidied
from kehu_xl.store.patching import patch_workbook
from kehu_xl.store.saving import worded

__all__ = [
    "FileStore",
    "expand",
    "formula_places",
    "free_name",
    "is_archive",
    "patch_workbook",
    "read_journals",
    "read_list",
    "standing",
    "template_path",
    "tidied_name",
    "worded",
    "write_documents",
    "write_tidied",
]
