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
DOWNLOAD_TIMEOUT = 60  # seconds for a whole answer, however slowly it comes
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy 2.19 takes any certificate unless told not to
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes of a page, also when it is unpacked
DOWNLOAD_WARNSIZE = 0
DOCUMENT_TIMEOUT = 300  # seconds; the same for documents, see scrapers.pipelines.DocumentsPipeline
DOCUMENT_MAXSIZE = 100 * 1024 * 1024  # bytes
TWISTED_DNS_RESOLVER = "scrapers.resolver.PublicResolver"
TRUSTED_HOSTS: list[str] = []  # the demo's, which may be on this machine; set by scrapers.run
CONCURRENT_ITEMS = 8
COOKIES_ENABLED = False  # a session is a trace of the reader; what needs one: scrapers.sessions
REDIRECT_MAX_TIMES = 5
BACK_OFF_FIRST = 30.0  # seconds; see scrapers.middlewares.back_off
BACK_OFF_LONGEST = 300.0  # seconds
RETRY_HTTP_CODES = [500, 502, 504, 408, 522, 524]  # 429 and 503 are BackOffMiddleware's
LOG_VERSIONS: list[str] = []  # looked up by Scrapy for a line that nobody sees
REFERRER_POLICY = "no-referrer"
WARN_ON_GENERATOR_RETURN_VALUE = False  # mypy sees it; for each callback Scrapy would parse our source anew
LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False  # lines are written by storage.logs

ADDONS = {"scrapy_poet.Addon": 300}

SPIDER_MIDDLEWARES = {"scrapers.middlewares.mix_ups.MixUpMiddleware": 900}  # before what others make of items
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapers.middlewares.mix_ups.LetGoMiddleware": 30,
    "scrapers.conditional.ReplayMiddleware": 40,  # before anything could ask a server
    "scrapers.middlewares.own_hosts.OwnHostsMiddleware": 50,
    "scrapers.middlewares.pace.PaceMiddleware": 60,
    "scrapers.middlewares.robots.RobotsMiddleware": 100,
    # nearest to the download, so that it sees statuses before anything retries or follows them
    "scrapers.middlewares.back_off.BackOffMiddleware": 560,
    "scrapers.middlewares.give_up.GiveUpMiddleware": 570,
    "scrapers.middlewares.redirects.EveryRefreshMiddleware": 580,
    "scrapers.middlewares.unpack.UnpackMiddleware": 590,
    "scrapers.middlewares.redirects.EveryRedirectMiddleware": 600,
    "scrapers.conditional.ConditionalMiddleware": 610,  # after redirects, so that it sees each address
    # nearer to the download than the middleware for redirects: their answers open sessions too
    "scrapers.sessions.SessionMiddleware": 650,
}
DOWNLOAD_HANDLERS = {
    "http": "scrapers.download.CarefulDownloadHandler",
    "https": "scrapers.download.CarefulDownloadHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # a page's links never lead there
}
ITEM_PIPELINES = {
    "scrapers.health.CensusPipeline": 50,
    "scrapers.keeping.KeepingPipeline": 70,
    "scrapers.pipelines.DocumentsPipeline": 100,
    "scrapers.pipelines.MeaningPipeline": 200,
    "scrapers.pipelines.StoragePipeline": 300,
}
EXTENSIONS = {"scrapers.extension.RunExtension": 100}
# Of Scrapy's own one that says why a look ended. The others export and count, or let others run code in this
# process; what is only switched off is loaded all the same, which is a tenth of a reading's start.
EXTENSIONS_BASE = {"scrapy.extensions.corestats.CoreStats": 0}
