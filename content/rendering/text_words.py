"""Our own words in a lesson's text-only form, by language; English where we lack one."""

from dataclasses import dataclass

from content.format import Ending, ExerciseKind


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language. What stands in braces is filled in."""

    objective: str
    minutes: str
    question: str
    answer: str
    hint: str
    left: str
    right: str
    scene: str
    go_to: str
    transcript: str
    key: str
    key_is: str
    also: str
    tolerance: str
    is_right: str
    is_wrong: str
    no_key: str
    more: str
    sources: str
    read_on: str
    licence: str
    asks: dict[ExerciseKind, str]
    endings: dict[Ending, str]


_ENGLISH = Words(
    objective="What this is for: {}",
    minutes="About {} minutes.",
    question="Question {}",
    answer="Answer: ____ {}",
    hint="Hint: {}",
    left="First column:",
    right="Second column:",
    scene="Scene {}",
    go_to="go to scene {}",
    transcript="What is said in {}:",
    key="Answers",
    key_is="Answer: {}",
    also="Also right: {}",
    tolerance="give or take {}",
    is_right="right.",
    is_wrong="not right.",
    no_key="There is no right or wrong here.",
    more="Read more: {}",
    sources="Sources",
    read_on="read on {}",
    licence="Licence: {}",
    asks={
        "single_choice": "Choose one.",
        "multiple_choice": "Choose all that are right.",
        "typed": "Write the answer.",
        "cloze": "Fill in each numbered gap.",
        "numeric": "Write a number.",
        "ordering": "Put these in order: write down the letters.",
        "matching": "Match: write a letter for each number.",
        "flip": "Answer from memory, then look at the answers.",
        "scenario": "Begin at scene 1 and go where your choices lead.",
        "poll": "Choose what is true for you.",
        "reflection": "Write down what you think.",
    },
    endings={"good": "It ends well.", "poor": "It does not end well."},
)

_GERMAN = Words(
    objective="Wozu das gut ist: {}",
    minutes="Etwa {} Minuten.",
    question="Frage {}",
    answer="Antwort: ____ {}",
    hint="Hinweis: {}",
    left="Erste Spalte:",
    right="Zweite Spalte:",
    scene="Szene {}",
    go_to="weiter bei Szene {}",
    transcript="Was in {} gesagt wird:",
    key="Lösungen",
    key_is="Lösung: {}",
    also="Auch richtig: {}",
    tolerance="mit {} Spielraum",
    is_right="richtig.",
    is_wrong="nicht richtig.",
    no_key="Hier gibt es kein Richtig oder Falsch.",
    more="Mehr dazu: {}",
    sources="Quellen",
    read_on="gelesen am {}",
    licence="Lizenz: {}",
    asks={
        "single_choice": "Eine Antwort ist richtig.",
        "multiple_choice": "Alle richtigen Antworten wählen.",
        "typed": "Die Antwort aufschreiben.",
        "cloze": "Jede nummerierte Lücke füllen.",
        "numeric": "Eine Zahl aufschreiben.",
        "ordering": "In die richtige Reihenfolge bringen: die Buchstaben aufschreiben.",
        "matching": "Zuordnen: zu jeder Zahl einen Buchstaben aufschreiben.",
        "flip": "Aus dem Gedächtnis antworten, dann bei den Lösungen nachsehen.",
        "scenario": "Bei Szene 1 beginnen und dorthin gehen, wohin die Wahl führt.",
        "poll": "Wählen, was auf einen selbst zutrifft.",
        "reflection": "Die eigenen Gedanken aufschreiben.",
    },
    endings={"good": "Das geht gut aus.", "poor": "Das geht nicht gut aus."},
)

LANGUAGES = {"en": _ENGLISH, "de": _GERMAN}


def words_of(language: str) -> Words:
    """The words for a language (BCP 47), whatever its region; the English ones for all others."""
    return LANGUAGES.get(language.partition("-")[0].casefold(), _ENGLISH)
