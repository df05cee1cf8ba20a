"""One package per product. `pages.py` says what a page means, `spider.py` which pages to visit."""
