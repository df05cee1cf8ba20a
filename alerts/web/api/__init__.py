"""The public JSON API: what the pages show, for programs. Read-only, without keys, without cookies.

`models` and `answers` say what an answer is: its JSON and its description come from there alone. `making`
fills them from what is shown elsewhere, `parameters` says what may be asked. `endpoints` is the one table of
addresses, from which the routes and the OpenAPI document are made.
"""
