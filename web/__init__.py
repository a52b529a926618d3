"""The visual design that reports and the page share: colours, fonts, base style, bubbles of a conversation, icon.

`static/` holds style sheets and pictures, `components/` templates. They do not depend on bots, clouds or logs.
"""
