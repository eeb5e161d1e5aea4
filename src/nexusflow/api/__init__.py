"""The HTTP door: `app.create_app` makes it, and everything it says is in the contract's section 5.

`identity` tells who is there, `routes` translate calls into orders and views, `schemas` describe what
goes over the wire, `problems` turns every refusal into problem+json, `intake` keeps hostile bodies out
before anything reads them, `stream` tells browsers what was committed. No rule of a request is decided
here: authority and state are the core's, visibility the views'.
"""
