"""The pages that a speaker reaches by their own link.

One page of sections; each is a class in a module of its own, with a form that has its own address
(`section.py`), and is listed in `sections.py`.
"""
