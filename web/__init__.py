"""The look that reports and the page share: colours, fonts, base style, bubbles of a conversation, icon.

`static/` holds style sheets and pictures, `components/` templates. Nothing here knows bots, clouds or logs.
"""
