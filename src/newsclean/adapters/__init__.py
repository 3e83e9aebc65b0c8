"""Adapters to other libraries. Each is a module with the name of the library.

`import newsclean` imports none of them. Import the adapter that you need, such as `newsclean.adapters.scrapy`. If the
library is not installed, the error message contains the pip command that installs it.
"""
