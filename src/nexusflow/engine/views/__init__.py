"""What people look at: inbox, requests, timelines, escalations, notifications, the audit, the grid.

Read queries only, each on one snapshot, none that grows with the length of a page. A page is found by
key, never by offset. Which requests somebody sees is said once, in `visibility`, and every view that
shows something of a request asks it. Requests and tasks are loaded as the core knows them, so that
what they offer is worked out by the core and not a second time here.
"""
