"""Other people's pipelines: one module a library, named after it, and imported by its user.

`import newsclean.adapters.scrapy` needs Scrapy, and so on; `import newsclean` loads none of them. Where a library is
missing, the error names the pip line that installs it.
"""
