"""Numbers as pictures with their table: SVG that is made here, without scripts and without a library.

Pure: `svg` writes elements, `drawing` makes a picture of them, `bars`, `strips` and `boxes` are the forms;
`months`, `shares` and `durations` turn counts into charts; `table` is what a chart says in numbers, and CSV.
"""
