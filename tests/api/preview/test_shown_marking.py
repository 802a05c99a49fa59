"""What the preview says to an answer can be understood from its page alone."""

from pathlib import Path

from api.preview.shown_marking import show_marking
from content.marking.sample_responses import wrong_response
from tests.content.lesson_text import QUESTION, lesson_text, read_only_lesson


def test_what_was_right_is_told_without_letters_which_the_page_does_not_show(
    tmp_path: Path,
) -> None:
    order = "## Put in order: From below {#layers}\n\n1. Twigs\n2. *Straw*\n3. Grass\n"
    match = "## Match: Tools {#tools}\n\n- Fork -> turning\n- Spade -> digging\n- Sieve -> fine\n"
    cloze = "## Fill in: Heat {#heat}\n\nUse ==75== degrees.\n"
    lesson = read_only_lesson(tmp_path, lesson_text(QUESTION, order, match, cloze)).lesson
    answers = [
        show_marking(exercise, wrong_response(exercise), ()).answer for exercise in lesson.exercises
    ]
    assert answers == [
        "Boiling water",
        "Twigs; Straw; Grass",
        "Fork: turning; Spade: digging; Sieve: fine",
        "(1) 75",
    ]
