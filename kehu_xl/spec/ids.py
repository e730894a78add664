"""How the rows of each table are numbered; 客户 follows the setting 编号规则 instead."""

PATTERNS: dict[str, str] = {
    "contacts": "LX+6",
    "relations": "GX+6",
    "interactions": "JL+6",
    "needs": "XQ+6",
    "opportunities": "SJ+6",
    "shipments": "CH+6",
    "receivables": "HK+6",
    "contracts": "HT+6",
    "feedback": "FK+6",
    "documents": "ZL+6",
    "loans": "JY+6",
    "classes": "FL+3",
}
