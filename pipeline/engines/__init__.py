"""Translation engines, each behind the protocol of ``pipeline.translate.engine``.

They are reached through ``pipeline.engines.registry`` and imported when they are chosen, so that
commands without machine translation load none.
"""
