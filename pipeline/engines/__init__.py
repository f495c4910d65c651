"""Translation engines, each behind the protocol of ``pipeline.machine``.

They are imported when they are chosen, so that commands without machine translation load none.
"""
