"""What `kbgen new` writes: drafts that are valid as they stand.  `str.format` fills the placeholders."""

GUIDE = """\
---
title: {title}
description: One sentence on what the reader can do afterwards.
status: draft            # draft, internal or published
level: beginner          # beginner, intermediate or advanced
minutes: 5               # to read and do
date: {today}
last_reviewed: {today}
review_every: P6M
# owner: the role that keeps it true
# plans: [pro, enterprise]
# keywords: [words, that readers, search for]
# related: [guides/category/another-guide, faq/topic#question]
---

Begin with what the reader wants to do, and whether this is the right place for it.

## Do this first

1. One step, one sentence.
2. What the reader sees when it worked.

## When it does not work

Say what usually went wrong, and what to do about it.
"""

FAQ = """\
---
title: {title}
description: One sentence on what is answered here.
status: draft            # draft, internal or published
icon: help
last_reviewed: {today}
review_every: P6M
# owner: the role that keeps it true
# channels: [email, chat]
---

Say in a sentence what belongs here, and where the rest is.

## What does the reader ask? {{#what-does-the-reader-ask added={today} keywords="other words, for the same"}}

The answer in the first sentence. Then why, and how.

## What else? {{#what-else added={today}}}

One heading is one question; everything below it is its answer.
"""

TROUBLESHOOTER = """\
title: {title}
description: One sentence on the problem, in the reader's words.
status: draft            # draft, internal or published
{category}minutes: 5
last_reviewed: {today}
review_every: P6M
start: first
nodes:
  first:
    title: What does the reader see?
    text: A question that can be answered without knowing the cause.
    answers:
      - text: One thing
        to: try-this
      - text: Another
        to: ask
  try-this:
    title: Did this help?
    steps:
      - One step, one sentence.
    answers:
      - text: Yes
        to: solved
      - text: No
        to: ask
  solved:
    title: It works
    outcome:
      solved: Say how to keep it from happening again.
  ask:
    title: Let us take over
    outcome:
      {person}
"""

VIDEO = """\
id: {id}
title: {title}
category: {category}
duration: PT5M           # its length
source: {{file: media/video/{file}.webm}}
description: One sentence on what one learns.
# poster: media/video/{file}.png
# captions: media/video/{file}.vtt
# chapters:
#   - {{start: PT0S, title: The first chapter}}
status: draft            # draft, internal or published
"""
