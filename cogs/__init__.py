"""Everything a person sees: one folder or file per feature. A cog only translates.

It parses options, opens one transaction, calls a feature function, closes it, and shows the result.
No cog imports another; what two of them need lives in ``cogs.ui``.
"""
