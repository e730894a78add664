"""The VBA of the workbook, written from the actions: ASCII, one line of body a macro.

A button on a sheet calls `Kehu_Check`, a button on the ribbon `Kehu_Check_Ribbon`. Both end in one
`KehuRunAction`, which hands over to Python and is the only place that handles an error.
"""

from __future__ import annotations

from collections.abc import Callable

from kehu_xl.build.module import Module
from kehu_xl.build.udfs import help_module, wrappers_module
from kehu_xl.spec.actions import MACROS
from kehu_xl.spec.ribbon import CLEAR_NOTICE, MESSAGES, MESSAGES_SHEET, NOTICE
from kehu_xl.spec.types import Action

_HEADER = """\
' Generated from kehu_xl/spec by python -m kehu_xl.build. Do not edit.
Option Explicit
"""
_SHARED = f"""
Public Sub KehuRunAction(ByVal action As String)
    On Error GoTo failed
    RunPython "import kehu_xl.ribbon; kehu_xl.ribbon.run('" & action & "')"
    Exit Sub
failed:
    MsgBox KehuText("failed") & vbLf & Err.Description & vbLf & vbLf & KehuText("remedy"), vbExclamation
End Sub

' A callback is looked up by its name in all open books: hand over to the book in front.
Public Sub KehuRunInFront(ByVal action As String, ByVal macro As String)
    On Error GoTo failed
    If ActiveWorkbook.Name = ThisWorkbook.Name Then
        KehuRunAction action
    Else
        Application.Run "'" & Replace(ActiveWorkbook.Name, "'", "''") & "'!" & macro
    End If
    Exit Sub
failed:
    MsgBox KehuText("elsewhere"), vbExclamation
End Sub

Public Function KehuText(ByVal id As String) As String
    Dim place As Long
    On Error GoTo failed
    For place = 1 To {len(MESSAGES)}
        If ThisWorkbook.Sheets("{MESSAGES_SHEET}").Cells(place, 1).Value = id Then
            KehuText = ThisWorkbook.Sheets("{MESSAGES_SHEET}").Cells(place, 2).Value
        End If
    Next place
    Exit Function
failed:
    KehuText = "kehu: " & id
End Function
"""

_NOTICE = f"""\
{_HEADER}
' That this runs shows that macros are enabled: the line that says how to enable them goes.
Public Sub {CLEAR_NOTICE}()
    Dim saved As Boolean
    saved = ThisWorkbook.Saved
    On Error Resume Next
    ThisWorkbook.Names("{NOTICE}").RefersToRange.Clear
    ThisWorkbook.Saved = saved
End Sub
"""


def macro(action: Action) -> str:
    """The Sub of an action, without arguments, so that a sheet's button can call it.

    >>> from kehu_xl.spec.actions import BY_ID
    >>> macro(BY_ID["follow_up"])
    'Kehu_FollowUp'
    """
    return "Kehu_" + "".join(word.capitalize() for word in action.id.split("_"))


def callback(action: Action) -> str:
    """The Sub that the ribbon calls for an action.

    >>> from kehu_xl.spec.actions import BY_ID
    >>> callback(BY_ID["follow_up"])
    'Kehu_FollowUp_Ribbon'
    """
    return f"{macro(action)}_Ribbon"


def actions_module() -> Module:
    """The macros of all actions that have one."""
    return Module("kehu_macros", _HEADER + _SHARED + "".join(map(_subs, MACROS)))


def _subs(action: Action) -> str:
    name = macro(action)
    return f"""
Public Sub {name}()
    KehuRunAction "{action.id}"
End Sub

Public Sub {callback(action)}(control As IRibbonControl)
    KehuRunInFront "{action.id}", "{name}"
End Sub
"""


def notice_module() -> Module:
    """The module that takes the line under the title of the home sheet away, when the book opens."""
    return Module("kehu_notice", _NOTICE, opens=CLEAR_NOTICE)


GENERATED: tuple[Callable[[], Module], ...] = (actions_module, notice_module, wrappers_module, help_module)


def modules() -> tuple[Module, ...]:
    """Every module written from the spec."""
    return tuple(make() for make in GENERATED)


def opening(written: tuple[Module, ...]) -> str:
    """The code of ThisWorkbook: what runs when the book opens, if anything does.

    >>> print(opening((Module("help", "", opens="Kehu_Describe"),)))
    Private Sub Workbook_Open()
        Kehu_Describe
    End Sub
    <BLANKLINE>
    >>> opening((Module("help", ""),))
    ''
    """
    calls = [module.opens for module in written if module.opens]
    if not calls:
        return ""
    return "\n".join(("Private Sub Workbook_Open()", *(f"    {call}" for call in calls), "End Sub", ""))
