"""What stops an action: one class a case, its sentence and advice in Chinese.

Bad data never raises: it becomes findings. These are raised by the store and the doors and
caught once, by the door.
"""

from __future__ import annotations

from typing import ClassVar


class KehuError(Exception):
    """An action could not run; nothing was changed.

    >>> error = SheetMissing(file="甲.xlsm", sheet="客户")
    >>> print(error)
    甲.xlsm：找不到工作表“客户”。请从备份恢复这张工作表（备份在同名的 .kehu 文件夹里）。
    """

    code: ClassVar[str] = "error"
    sentence: ClassVar[str] = ""
    advice: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        self.facts = {"file": "", "sheet": "", "cell": "", **facts}
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The sentence with its facts, without the file's name."""
        return self.sentence.format(**self.facts)

    @property
    def remedy(self) -> str:
        """What the person should do."""
        return self.advice.format(**self.facts)

    @property
    def place(self) -> str:
        """File, sheet and cell, as far as they are known."""
        sheet, cell = self.facts["sheet"], self.facts["cell"]
        where = f"{sheet}!{cell}" if cell else ""
        return " ".join(part for part in (str(self.facts["file"]), where) if part)

    def __str__(self) -> str:
        place = f"{self.place}：" if self.place else ""
        return f"{place}{self.message}{self.remedy}"


class FileMissing(KehuError):
    code = "file_missing"
    sentence = "找不到这个文件。"
    advice = "请检查文件名和所在的文件夹。"


class FolderMissing(KehuError):
    code = "folder_missing"
    sentence = "要存到的文件夹“{folder}”不存在。"
    advice = "请先建好这个文件夹，或换一个位置。"


class NameTooLong(KehuError):
    code = "name_too_long"
    sentence = "文件名太长，系统存不下。"
    advice = "请换一个短一些的名字。"


class NotAFile(KehuError):
    code = "not_a_file"
    sentence = "这是一个文件夹，不是工作簿。"
    advice = "请指定里面的某个文件。"


class NotASpreadsheet(KehuError):
    code = "not_a_spreadsheet"
    sentence = "这不是能识别的表格文件。"
    advice = "请用 Excel 打开后另存为 .xlsx，再试一次。"


class DisguisedFile(KehuError):
    code = "disguised_file"
    sentence = "文件的名字像表格，内容其实是{what}。"
    advice = "请用 Excel 打开看看：是名单就另存为 .xlsx 再导入；不是就请从原来的系统重新导出。"


class DamagedFile(KehuError):
    code = "damaged_file"
    sentence = "文件已损坏或不完整：{what}。"
    advice = "请从备份恢复，或用 Excel 打开修复后另存。"


class PasswordProtected(KehuError):
    code = "password_protected"
    sentence = "文件设有打开密码。"
    advice = "请在 Excel 里取消密码后另存，再试一次。"


class SheetMissing(KehuError):
    code = "sheet_missing"
    sentence = "找不到工作表“{sheet}”。"
    advice = "请从备份恢复这张工作表（备份在同名的 .kehu 文件夹里）。"


class SheetGone(KehuError):
    code = "sheet_gone"
    sentence = "工作表“{sheet}”已经被删除，在打开的工作簿里补不回来。"
    advice = "工作簿设了结构保护时，请在“审阅”里撤销；不行就保存并关闭档案，在命令行运行 kehu run 加文件名（会自动补上这张表），再打开。"


class ColumnMissing(KehuError):
    code = "column_missing"
    sentence = "工作表“{sheet}”里找不到列“{header}”。"
    advice = "表头改过的，请改回“{header}”；整列删掉的，请撤销删除或从备份找回（备份在同名的 .kehu 文件夹里），或插入一列写上这个表头、重新填好。"


class ColumnAmbiguous(KehuError):
    code = "column_ambiguous"
    sentence = "工作表“{sheet}”里有两列都像“{header}”：{cells}。"
    advice = "请改掉其中一个表头。"


class NoNameColumn(KehuError):
    code = "no_name_column"
    sentence = "没有找到客户名称所在的列。"
    advice = "请在表头写明“客户名称”或“公司名称”，再试一次。"


class TooManyColumns(KehuError):
    code = "too_many_columns"
    sentence = "名单的 {count} 列放不进工作表“{table}”：一张表最多 {limit} 列。"
    advice = "请先删去名单里用不着的列，再试一次。"


class CustomerCard(KehuError):
    code = "customer_card"
    sentence = "这像是一张客户卡片（一项一行），不是一行一个客户的名单。"
    advice = "请改成表格：第一行是“客户名称”“电话”等表头，下面一行一个客户；再试一次。"


class BadMapping(KehuError):
    code = "bad_mapping"
    sentence = "“{text}”不是“表头=列名”的写法。"
    advice = "请写成 --map 联系方式=手机；等号后面不写，表示这一列不导入。"


class UnknownHeader(KehuError):
    code = "unknown_header"
    sentence = "名单里没有叫“{header}”的列{near}。"
    advice = "请写名单里的表头，或列的字母，如 C。"


class UnknownColumn(KehuError):
    code = "unknown_column"
    sentence = "“{table}”表没有叫“{column}”的列{near}。"
    advice = "请写表里的列名，可以在“使用说明”或表头里查到。"


class UnknownTable(KehuError):
    code = "unknown_table"
    sentence = "没有叫“{table}”的表可以导入。"
    advice = "可以导入的表有：{known}。"


class SharedColumn(KehuError):
    code = "shared_column"
    sentence = "“{first}”和“{second}”都要导入到“{column}”，这一列放不下两个。"
    advice = "请只指定其中一列。"


class ListIsArchive(KehuError):
    code = "list_is_archive"
    sentence = "这个文件就是要导入的档案本身。"
    advice = "请给出名单文件。"


class ConfirmationNeeded(KehuError):
    code = "confirmation_needed"
    sentence = "以上只是预览，还没有写入。"
    advice = "核对无误后加 --yes 再运行一次。"


class FileInUse(KehuError):
    code = "file_in_use"
    sentence = "文件正被{who}打开着，从 {since} 起。"
    advice = "请先保存并关闭它；如果确认没有人打开，可加 --ignore-lock。"


class StaleLock(FileInUse):
    sentence = "旁边有{who}从 {since} 留下的锁文件“{lock}”，多半是程序没有正常退出剩下的。"
    advice = "请确认没有人打开着它，再加 --ignore-lock 运行，或删掉这个锁文件。"


class AnotherRun(FileInUse):
    sentence = "另一个 kehu 程序正在处理这个文件。"
    advice = "请等它完成，再试一次。"


class NotReadable(KehuError):
    code = "not_readable"
    sentence = "没有读取这个文件的权限，或者它正被别的程序独占。"
    advice = "请向文件的主人要读取权限，或关闭占用它的程序，再试一次。"


class ReadOnlyFile(KehuError):
    code = "read_only"
    sentence = "文件或文件夹是只读的，无法保存。"
    advice = "请去掉只读属性，或复制到可以写入的文件夹。"


class DiskFull(KehuError):
    code = "disk_full"
    sentence = "磁盘空间不足，没有保存，原文件没有改动。"
    advice = "请腾出空间后再试。"


class CannotWrite(KehuError):
    code = "cannot_write"
    sentence = "无法写入：{what}。原文件没有改动。"
    advice = "请检查文件夹的权限，或换一个位置。"


class FileExists(KehuError):
    code = "file_exists"
    sentence = "文件已经存在。"
    advice = "请换一个名字，或加 --replace（旧文件会先备份）。"


class CellChanged(KehuError):
    code = "cell_changed"
    sentence = "单元格的值与刚才读到的不同，整次操作没有保存。"
    advice = "请重新运行一次。"


class FileChanged(KehuError):
    code = "file_changed"
    sentence = "文件刚刚被别的程序改过，整次操作没有保存。"
    advice = "请重新运行一次。"


class FormulaInTheWay(KehuError):
    code = "formula_in_the_way"
    sentence = "单元格里是公式，不能覆盖。"
    advice = "请先清除公式，再试一次。"


class CannotPatch(KehuError):
    code = "cannot_patch"
    sentence = "无法安全修改这个工作簿：{what}。"
    advice = "请用 Excel 打开后另存为 .xlsx，再试一次。"


class SignedFile(CannotPatch):
    code = "signed_file"
    advice = "如果不再需要签名，请在 Excel 的“文件 → 信息”里删除它，再试一次。"


class NoRoom(CannotPatch):
    code = "no_room"
    sentence = "{what}，整次操作没有保存。"
    advice = "请在 Excel 里把挡住的内容移到别处（汇总行请先关掉），再运行一次。"


class RowsNotRemoved(KehuError):
    code = "rows_not_removed"
    sentence = "不能从工作表“{sheet}”里删除行：{what}，整次操作没有保存。"
    advice = "请先在 Excel 里移开或删掉它，再运行一次；或在 Excel 里手工删除这些行。"


class UndoRefused(KehuError):
    code = "undo_refused"
    sentence = "有些地方在那以后又改过，所以什么都没有撤销：{what}。"
    advice = "请先核对这些地方；要保留它们、只撤销其余的，请加 --skip-changed。"


class NothingToUndo(KehuError):
    code = "nothing_to_undo"
    sentence = "{what}"
    advice = "更早的样子可以从备份找回（备份在同名的 .kehu 文件夹里）。"


class JournalMissing(KehuError):
    code = "journal_missing"
    sentence = "第 {step} 步的日志找不到了，不能撤销。"
    advice = "档案改过名或搬过家的，请把原来同名的 .kehu 文件夹也改名、搬过来（旧日志归档在里面）；“日志”表被删过的，请从备份恢复。"


class NotAnArchive(KehuError):
    code = "not_an_archive"
    sentence = "这不是客户档案。"
    advice = "是名单的，请用 kehu run 名单 -o 新档案.xlsm 建档；要从空白开始，请用 kehu new 新档案.xlsm。"


class BookNewer(KehuError):
    code = "book_newer"
    sentence = "档案的格式版本 {version} 比这个程序新，不能升级。"
    advice = "请先升级 kehu_xl：pip install -U kehu-xl"


class NothingToAccept(KehuError):
    code = "nothing_to_accept"
    sentence = "{what}"
    advice = "请先运行“校验”，看“校验结果”里有哪些问题。"


class NothingToFix(KehuError):
    code = "nothing_to_fix"
    sentence = "这些地方没有建议值。"
    advice = "“校验结果”里“建议值”一列有内容的，才能采纳；其余请手工改正。"


class MixedInputs(KehuError):
    code = "mixed_inputs"
    sentence = "档案和名单不能一起运行。"
    advice = "要把名单加进档案，请用 kehu import 名单 --into 档案。"


class WorkerLost(KehuError):
    code = "worker_lost"
    sentence = "处理这个文件的进程意外结束了（多半是内存不够），文件没有改动。"
    advice = "请关掉其他程序，再单独处理这个文件。"


class OutOfMemory(KehuError):
    code = "out_of_memory"
    sentence = "文件太大，这台电脑的内存不够，没有做完，原文件没有改动。"
    advice = "请关掉其他程序再试；还不行，请把文件拆小，或换一台内存大些的电脑。"


class BatchInterrupted(KehuError):
    code = "interrupted"
    sentence = "已按要求停下：正在处理的文件已做完，其余的没有改动。"
    advice = "再运行同样的命令就会接着做。"


class BrokenResult(KehuError):
    code = "broken_result"
    sentence = "保存前的检查没有通过（{what}），原文件没有改动。"
    advice = "请把这句话告诉维护人员。"


class UsageMistake(KehuError):
    code = "usage"
    sentence = "{what}"
    advice = "请用 {command} --help 查看用法。"


class PressedTwice(KehuError):
    code = "pressed_twice"
    sentence = "上一次操作还在进行。"
    advice = "请等它完成后再按一次。"


class PathUnreadable(KehuError):
    code = "path_unreadable"
    sentence = "路径 {path} 里有 Excel 认不出的字，写进设置也没有用。"
    advice = "请把 Python 和 kehu_xl 装到只有英文字母和数字的文件夹，再运行 kehu setup。"


class SheetProtected(KehuError):
    code = "sheet_protected"
    sentence = "工作表“{sheet}”设了保护，写不进去，什么都没有改。"
    advice = "请在“审阅”里撤销工作表保护，再按一次。"


class BookReadOnly(KehuError):
    code = "book_read_only"
    sentence = "工作簿是以只读方式打开的，什么都没有改。"
    advice = "请启用编辑，或另存一份再打开，再按一次。"


class RowsFiltered(KehuError):
    code = "rows_filtered"
    sentence = "工作表“{sheet}”{what}，写完不能照原样恢复，什么都没有改。"
    advice = "请先清除这个筛选，再按一次。"


class FilterLost(KehuError):
    code = "filter_lost"
    sentence = "内容已经写好，但工作表“{sheet}”原来的筛选没能恢复。"
    advice = "请重新筛选一次。"


class ProgramBusy(KehuError):
    code = "program_busy"
    sentence = "有一个单元格正在编辑，什么都没有改。"
    advice = "请先按 Enter 结束编辑，再按一次。"


class NoFileDialog(KehuError):
    code = "no_file_dialog"
    sentence = "这个程序不能在这里选文件。"
    advice = "请保存并关闭档案，在命令行运行 kehu import 名单 --into 档案.xlsm。"


class OfficeMissing(KehuError):
    code = "office_missing"
    sentence = "没有找到 LibreOffice。"
    advice = "请先安装 LibreOffice；装在别处时，用环境变量 KEHU_SOFFICE 写明 soffice 的位置。"


class OfficePythonMissing(KehuError):
    code = "office_python_missing"
    sentence = "找到了 LibreOffice，但没有找到它的 Python。"
    advice = "请安装 LibreOffice 的 Python 支持（Debian、Ubuntu 上是 python3-uno）。"


class OfficeGone(KehuError):
    code = "office_gone"
    sentence = "LibreOffice 已经退出，或者出错关闭了。"
    advice = "请重新运行 kehu open；没有保存的内容，LibreOffice 启动时会问是否恢复。"


class OfficeSilent(KehuError):
    code = "office_silent"
    sentence = "LibreOffice 过了 {seconds} 秒还没有回应。"
    advice = "请看看它是否弹出了对话框在等您；处理后再试一次。"


class OfficeRefused(KehuError):
    code = "office_refused"
    sentence = "LibreOffice 没有照办（{what}）。"
    advice = "请看看文件是否被占用或已损坏；再试一次仍不行，请把这句话告诉维护人员。"


class BookUnsaved(KehuError):
    code = "book_unsaved"
    sentence = "工作簿还没有保存过，没有地方放随同的文件，什么都没有改。"
    advice = "请先保存工作簿，再试一次。"
