"""LibreOffice as a host: an xlwings engine, and the macros' way to Python.

    kehu_xl (our Python)                      uno_side (LibreOffice's Python)            soffice
    engine.Engine, App, Book, Range  --JSON-->  bridge.Bridge, commands  --UNO over a pipe-->  documents, Basic

Each line is one JSON object in UTF-8.

- request, from us: `{"id": 7, "do": "read", "with": {"doc": "1", "sheet": "客户", "area": [1, 1, 20, 5]}}`;
  its answer: `{"id": 7, "ok": …}`, or `{"id": 7, "error": kind, "text": …}`.
- call, from Basic: `{"call": 3, "event": "run_python", "doc": "1", "code": "import kehu_xl.ribbon; …"}` or
  `{"call": 4, "event": "call_udf", "module": "kehu_xl.functions", "name": "KEHU_MOBILE", "arguments": […]}`;
  our answer: `{"call": 3}`, `{"call": 3, "error": text}`, `{"call": 4, "ok": [[…]]}`. While a call waits we may send
  requests: they are done on the thread of the call, inside the office's own.
- event, nobody waits: `{"event": "saved" | "closed", "doc": …, "url": …}`.

A range is `[first row, first column, rows, columns]`, counted from 1. A document is known by the office's own key.

**The macros' side.** A workbook's VBA ends in `RunPython "import kehu_xl.ribbon; kehu_xl.ribbon.run('check')"` or, in a
worksheet function, in `XLPy.CallUDF("kehu_xl.functions", "NAME", Array(…), …)`. When a book is opened its module
`xlwings` gives way, in memory, to a twin that asks us: the statement is executed in this process with
`xlwings.Book.caller()` answering the calling document; a function gets every argument as rows of cells and gives rows
back. The class `Dictionary`, which only macOS needs, is removed: with it LibreOffice runs nothing of the library and
says nothing. Saving stores the library as it then stands, so `originals` puts the file's own VBA project back.
"""
