"""The demo in a browser.

- ``serving``   from the command to the last request: builds everything, stops cleanly
- ``tabs``      a page like Discord's for each channel and direct message of a visitor's members
- ``timekeeper``  lets simulated time pass, jumps to the next round, shows news in the tabs
- ``site``      the index page's addresses
- ``index``     what the index page says; ``tour`` holds the steps
"""
