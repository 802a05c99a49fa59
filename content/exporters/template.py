"""The table to start from: what each column is for, and a lesson with a card of every kind.

It is an export like any other, so that what people learn from it is what an import reads.
"""

from content.exporters.columns import meaning
from content.exporters.csv_file import write_csv
from content.exporters.table import Table, to_table
from content.exporters.xlsx_file import write_xlsx
from content.library import read_library
from content.source_tree import tree_in_memory

_COURSE = """\
title = "Tea (an example)"
language = "en"
description = "Replace these rows with your own course."
licence = "CC-BY-4.0"
authors = ["Ada Example"]

[units]
01-leaves = "Know your leaves"
"""

_LESSON = """\
---
id: a-cup-of-green-tea
title: A cup of green tea
objective: Choose the water and the time for green tea.
skills: [brewing]
minutes: 3
sources:
  - title: Tea at home
    publisher: The Tea Board
    address: https://example.org/tea-at-home
    date_read: 2026-11-21
    supports: Green tea is brewed at 80 °C for two to three minutes.
---

## Cooler than you think

Boiling water makes green tea **bitter**. Let the kettle stand for five minutes, then pour.

## Choose one: Your green tea tastes bitter. What do you change first? {#bitter-cup}

- [ ] I use more leaves
  > More leaves in boiling water give more bitterness, not less.
- [x] I let the water cool before I pour
  > Yes. In cooler water the bitter part of the leaf dissolves more slowly.

Hint: What does the kettle do just before you pour?

Explanation: Heat decides how fast a leaf gives up what makes tea bitter.

Resources:
- [Tea at home](https://example.org/tea-at-home)

## Choose all: Which of these ask for cooler water? {#cooler-water}

- [x] Green tea
  > Yes, about 80 °C.
- [x] White tea
  > Yes, it is as delicate as green tea.
- [ ] Black tea
  > No, black tea needs boiling water to open up.

Explanation: Green and white leaves are not oxidised, so heat harms them sooner.

## Type: What do we call pouring water on leaves and waiting? {#steeping}

Answer: steeping
Answer: infusing

Explanation: Steeping, or infusing, is soaking to draw out flavour.

## Fill in: Green tea {#cooler-and-shorter}

Green tea wants ==cooler== water and a ==shorter|briefer== time than black tea.

## Number: How hot should the water be, in degrees Celsius? {#how-hot}

Answer: 80
Tolerance: 5
Unit: °C

Explanation: Anything between 75 and 85 °C is kind to green leaves.

## Put in order: How do you make a cup? {#make-a-cup}

1. Boil the water
2. Let it cool for five minutes
3. Pour it on the leaves
4. Lift the leaves out

Explanation: The water cools before it meets the leaves.

## Match: Which water belongs to which leaf? {#water-and-leaf}

- Green -> 80 °C
- White -> 75 °C
- Black -> boiling

Explanation: The darker the leaf, the hotter the water.

## Recall: How long does green tea steep? {#how-long}

Answer: Two to three minutes.

## Scenario: A guest asks for tea {#a-guest}

### She is in a hurry {#hurry}

Your guest has five minutes. The kettle boils.

- I pour at once -> bitter-tea
  > The water is still too hot.
- I add some cold water -> good-tea
  > A splash brings it to about 80 °C.

### She leaves half of it {#bitter-tea}

It was bitter.

Ending: poor

### She asks for the recipe {#good-tea}

Ending: good

### Afterwards

Explanation: A splash of cold water saves five minutes.

## Poll: How sure are you that you could do this now? {#how-sure}

- Quite sure
- Not yet

## Reflect: Which tea will you make differently? {#differently}

Explanation: Many begin with the one they drink every day.
"""


def template_csv() -> bytes:
    """The template as CSV: under the header a row that explains the columns."""
    table = _example()
    explanation = {column: meaning(column) for column in table.header}
    return write_csv(table, explanation | {"course": f"# {meaning('course')}"})


def template_xlsx() -> bytes:
    """The template as a spreadsheet, with the explanations on a sheet of their own."""
    return write_xlsx(_example())


def _example() -> Table:
    files = {
        "tea/course.toml": _COURSE.encode(),
        "tea/01-leaves/01-green.md": _LESSON.encode(),
    }
    return to_table(read_library(tree_in_memory(files)))
