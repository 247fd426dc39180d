"""How does an article’s Markdown become markup or plain text?

``html.to_html``, ``text.to_text``, ``maths.find``; see ``docs/design/rendering.md``.
"""
