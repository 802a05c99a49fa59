"""What a new course and a new lesson say until their author says it better."""

COURSE = """\
title = {title}
language = "{language}"
description = "Say in one sentence what learners can do after this course."
licence = "CC-BY-4.0"
authors = ["Your name"]

# The titles of units whose folder's name does not say enough:
# [units]
# 01-start = "Start here"
"""

MINUTES = 1.5
"""What the lesson below takes; a test measures it."""

LESSON = """\
---
id: {slug}
title: {title}
objective: Name the parts of a lesson.
skills: [writing-lessons]
minutes: {minutes}
# prerequisites: [the-id-of-a-lesson]
# Every fact you teach has a source you have read:
# sources:
#   - title: Tea at home
#     publisher: The Tea Board
#     address: https://example.org/tea-at-home
#     date_read: 2026-11-21
#     supports: Green tea is brewed at 80 °C.
---

## One idea on a card

A card holds one idea in fewer than eighty words. Learners read it on a phone, often while
standing. Short sentences help them. So does a case from their own work.

Begin with what they will **do** differently tomorrow. Leave out what they can look up.

## Then ask

Ask after every two or three cards. A question is the moment in which people learn most: they
try, and hear at once what their answer shows.

## Choose one: You wrote a card with two ideas. What do you do? {{#two-ideas}}

- [x] I make two cards of it
  > Yes. Each idea then gets a look of its own, and can be asked about.
- [ ] I use smaller words
  > Small words help, and there are still two ideas to hold in mind at once.
- [ ] I put the second idea into brackets
  > Brackets make a sentence longer. The reader has to hold both ideas at once.

Hint: How much do you take in while you change trains?

Explanation: One card carries one idea, so that a reader can stop after any of them.

## Fill in: Complete the rule. {{#rule-of-cards}}

A card holds one ==idea|thought== in fewer than ==eighty|80== words.

Explanation: Both keep a card short enough to be read at one go.

## Recall: When do people learn most in a lesson? {{#when-they-learn}}

Answer: When they try to answer, and hear at once what their answer shows.

Explanation: That is why every lesson asks something.
"""
