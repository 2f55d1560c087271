"""Somebody at the browser: pages opened as a person, with whatever the browser complains of kept."""

from contextlib import contextmanager
from types import SimpleNamespace

DESKTOP, PHONE = (1440, 900), (390, 844)


@contextmanager
def seen(chromium, address, client, size=DESKTOP, **settings):
    """A page of a fresh browser for a person at the API; `complaints` are what its console says."""
    width, height = size
    context = chromium.new_context(viewport={"width": width, "height": height}, base_url=address, **settings)
    token = client.http.headers["authorization"].removeprefix("Bearer ")
    context.add_cookies([{"name": "who", "value": token, "url": address}])
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield SimpleNamespace(page=page, complaints=complaints, open=page.goto)
    finally:
        context.close()
