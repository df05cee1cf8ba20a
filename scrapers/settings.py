"""Scrapy's settings: polite by default. What a run changes is set by scrapers.run."""

BOT_NAME = "antragsradar"
SPIDER_MODULES = ["scrapers.spiders"]
SPIDER_LOADER_CLASS = "scrapers.spider_files.HouseSpiderLoader"

USER_AGENT = "Antragsradar/0.1"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Antragsradar"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 2  # one under way, one waiting: both are still asked for when a run is told to end
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 100 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
CONCURRENT_ITEMS = 8
COOKIES_ENABLED = False  # a session is a trace of the reader; what needs one: scrapers.sessions
REDIRECT_MAX_TIMES = 5
BACK_OFF_FIRST = 30.0  # seconds; see scrapers.middlewares.BackOffMiddleware
BACK_OFF_LONGEST = 300.0  # seconds
RETRY_HTTP_CODES = [500, 502, 504, 408, 522, 524]  # 429 and 503 are BackOffMiddleware's
TELNETCONSOLE_ENABLED = False
REFERRER_POLICY = "no-referrer"
LOG_LEVEL = "WARNING"

ADDONS = {"scrapy_poet.Addon": 300}

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapers.middlewares.RobotsMiddleware": 100,
    "scrapers.conditional.ReplayMiddleware": 40,  # before anything could ask a server
    "scrapers.middlewares.OwnHostsMiddleware": 50,
    "scrapers.conditional.ConditionalMiddleware": 610,  # after redirects, so that it sees each address
    # nearer to the download than Scrapy's middleware for redirects: their answers open sessions too
    "scrapers.sessions.SessionMiddleware": 650,
    # nearest to the download, so that it sees statuses before anything retries or follows them
    "scrapers.middlewares.BackOffMiddleware": 560,
    "scrapers.middlewares.GiveUpMiddleware": 570,
}
ITEM_PIPELINES = {
    "scrapers.health.CensusPipeline": 50,
    "scrapers.pipelines.DocumentsPipeline": 100,
    "scrapers.pipelines.MeaningPipeline": 200,
    "scrapers.pipelines.StoragePipeline": 300,
}
EXTENSIONS = {"scrapers.run.RunExtension": 100}
