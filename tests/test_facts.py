"""Each trap that the design's list of facts names, and the test that would fail if we fell into it again."""

from __future__ import annotations

from importlib import import_module

import pytest

FACTS: dict[str, dict[str, str]] = {
    "macros.test_vba": {
        "Chinese in VBA source becomes ??": "test_the_vba_is_ascii_and_asks_for_nothing_that_scanners_dread",
        "the DLL carries the version of the embedded xlwings": "test_the_embedded_xlwings_is_the_pinned_one",
        "a key overrides a desk's own": "test_every_key_that_xlwings_asks_for_is_on_the_sheet_but_those_of_a_desk",
    },
    "build.test_package": {
        "two builds differ": "test_two_builds_are_the_same_byte_for_byte",
    },
    "macros.test_ribbon_xml": {
        "context menus are of 2009": "test_only_the_newer_part_has_menus_on_cells_and_on_tables",
        "a bad ribbon attribute": "test_a_part_is_valid_against_its_schema",
    },
    "build.test_typing_help": {
        "structured references in rules": "test_rules_reach_other_sheets_by_defined_names_only",
        "formulas of rules over 255 characters": "test_formulas_of_rules_stay_within_255_characters",
    },
    "functions.test_declared": {
        "a function fails only on Windows": "test_xlwings_converts_what_a_range_holds_and_what_we_return",
    },
    "store.test_integrity": {
        "what openxml-audit does not see": "test_a_broken_book_shows_its_problem",
    },
    "macros.test_pressed": {
        "Dictionary silences every macro": "test_a_press_does_what_it_says_and_what_the_command_line_does",
    },
    "macros.test_saved": {
        "a save re-exports the macros": "test_macros_and_ribbon_are_those_of_the_template_and_the_package_is_valid",
    },
    "office.test_formulas": {
        "stored values until calculateAll": "test_the_formulas_that_python_writes_are_computed",
    },
    "office.test_taken": {
        "importSheet takes no lock": "test_a_book_with_a_sheet_taken_from_a_file_closes_every_time",
    },
    "store.test_injected_parts": {
        "sparklines, slicers, shapes are lost": "test_what_a_person_added_stays_through",
    },
    "macros.test_macros_survive": {
        "macros, ribbons are lost": "test_runs_leave_macros_ribbon_and_hidden_sheets_alone",
    },
    "store.test_file_store": {
        "cached values of formulas are lost": "test_a_changed_cell_keeps_its_style_and_all_else_is_untouched",
    },
    "store.test_traps": {
        "the traps of a patcher": "test_only_the_named_cell_differs_or_it_is_refused_in_words",
    },
    "store.test_saving": {
        "entities of XML": "test_entities_are_not_expanded",
    },
    "clean.test_identity": {
        "an id typed as a number": "test_a_person_id_typed_as_a_number_still_tells_region_and_birth",
    },
    "core_check.test_check_codes": {
        "an id passes as a credit code": "test_a_code_is_given_with_its_whole_sentence_at_its_cell",
    },
    "clean.test_stage": {
        "华信 is not 华鑫": "test_firms_that_share_a_sound_differ_in_their_brand_and_legal_forms_do_not_matter",
        "several numbers in one cell": "test_numbers_go_to_their_columns",
    },
    "clean.test_kinds": {
        "phones in ten spellings": "test_what_is_certain_is_repaired",
        "ambiguous dates and amounts are not guessed": "test_what_is_not_certain_stays",
    },
    "store.contract.test_contract": {
        "the 1904 system": "test_a_1904_book_gives_serials_of_1900_and_gets_its_own_back",
    },
    "listing.test_layouts": {
        "titles above, signatures below": "test_titles_above_and_signatures_below_are_notes",
    },
    "listing.test_tables": {
        "headers of several rows": "test_a_header_of_two_rows_is_joined_through_merged_cells",
        "several tables on a sheet": "test_two_tables_beside_each_other_are_two_lists",
    },
    "listing.test_mapping": {
        "a running number": "test_a_running_number_is_dropped_only_where_it_counts_up",
    },
    "store.test_lists": {
        "old formats and GBK": "test_text_files_are_read_in_their_encoding_and_separator",
        "00123 becomes 123": "test_text_stays_text_and_numbers_are_floats",
    },
    "build.test_marks": {
        "COUNTIF compares 15 digits": "test_doubles_and_strangers_are_marked_as_python_finds_them",
    },
    "core_follow_up.test_plan": {
        "lunar birthdays": "test_a_lunar_birthday_is_told_on_its_solar_day",
    },
    "core_follow_up.test_due": {
        "the calendar ends": "test_beyond_the_published_years_weekdays_count_and_the_basis_says_so",
    },
}
_TRAPS = [(module, trap) for module, traps in FACTS.items() for trap in traps]


@pytest.mark.parametrize(("module", "trap"), _TRAPS)
def test_every_trap_has_its_test(module: str, trap: str) -> None:
    assert callable(getattr(import_module(f"tests.{module}"), FACTS[module][trap], None))
