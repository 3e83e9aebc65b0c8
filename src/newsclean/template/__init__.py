"""Learn the boilerplate of a site from the lines that recur on its pages, and remove it."""

from newsclean.template.counts import LineCounts, LineSupport
from newsclean.template.site import SiteTemplate
from newsclean.template.sites import SiteTemplates, at_site, load_template, site_of, with_template
from newsclean.template.support import MinSupport

__all__ = [
    "LineCounts",
    "LineSupport",
    "MinSupport",
    "SiteTemplate",
    "SiteTemplates",
    "at_site",
    "load_template",
    "site_of",
    "with_template",
]
