"""Adapters to other libraries: one module for each, with the library's name.

You import an adapter yourself: `import newsclean.adapters.scrapy` needs Scrapy. `import newsclean` loads none of them.
If a library is missing, the error message contains the pip command that installs it.
"""
