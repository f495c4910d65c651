"""Right pairs that people wrote, and wrong versions of them made by rule.

``pairs`` reads the right ones from a corpus; ``kinds`` names every kind of fault and the rule that
makes it. A rule changes a pair only where the change certainly makes the translation wrong, and
gives nothing otherwise; what a rule can't be sure of is no test of anything.
"""
