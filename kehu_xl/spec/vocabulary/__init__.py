"""Chinese words that rules know: units, company words, titles, numerals."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text, separated by spaces or line breaks.

    >>> words("公司 厂")
    ('公司', '厂')
    """
    return tuple(text.split())
