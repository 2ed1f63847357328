"""The webmail: a browser that signs in, reads, writes, signs out; axe-core on every page; curl, wget and http.client."""

import base64
import http.client
import imaplib
import json
import os
import pathlib
import shutil
import socket
import tempfile
import unittest
import urllib.request

from served import Served, ServedTestCase

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class ProtocolTests(ServedTestCase):
    """HTTP as others speak it."""

    paths = ("https", "http", "imaps")

    def connection(self):
        connection = http.client.HTTPSConnection(
            self.served.host, self.served.ports["https"], context=self.served.context, timeout=20)
        self.addCleanup(connection.close)
        return connection

    @property
    def basic(self):
        pair = f"{self.served.user}:{self.served.password}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}

    def test_one_connection_for_many_requests(self):
        connection = self.connection()
        for method, target, headers, status in (
                ("GET", "/", self.basic, 200), ("HEAD", "/", self.basic, 200), ("GET", "/none", {}, 404),
                ("GET", "/messages", {}, 401), ("OPTIONS", "/login", {}, 204), ("DELETE", "/login", {}, 405),
                ("GET", "/messages/1/source", self.basic, 200), ("GET", "/", {"Accept": "text/html"}, 303)):
            with self.subTest(method=method, target=target):
                connection.request(method, target, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
                self.assertEqual(answer.status, status)
                self.assertEqual(method == "HEAD" or status in (204, 303), not content)
                self.assertIsNotNone(connection.sock, "the connection goes on")

    def test_content_in_chunks(self):
        connection = self.connection()
        pieces = [b"to=bo%40altrove.test&", b"subject=Chunks&text=", b"In+pieces"]
        connection.request(
            "POST", "/send", body=iter(pieces), encode_chunked=True,
            headers=self.basic | {
                "Transfer-Encoding": "chunked", "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(connection.getresponse().status, 303)

    def test_what_is_refused_ends_the_connection(self):
        requests = {
            b"GET / HTTP/1.1\r\n\r\n": 400, b"GET / HTTP/2.0\r\nHost: a\r\n\r\n": 505,
            b"BREW / HTTP/1.1\r\nHost: a\r\n\r\n": 501, b"GET /" + b"x" * 20_000: 414,
            b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 400,
            b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n": 413,
            b"POST /login HTTP/1.1\r\nHost: a\r\n\r\n": 411,
        }
        for request, status in requests.items():
            with self.subTest(request=request[:40]):
                plain = socket.create_connection((self.served.host, self.served.ports["https"]), timeout=20)
                with self.served.context.wrap_socket(plain, server_hostname=self.served.host) as connection:
                    connection.sendall(request)
                    answer = b""
                    while piece := connection.recv(65_536):
                        answer += piece
                self.assertEqual(int(answer.split()[1]), status)

    def test_plain_http_leads_to_https_alone(self):
        connection = http.client.HTTPConnection(self.served.host, self.served.ports["http"], timeout=20)
        self.addCleanup(connection.close)
        connection.request("GET", "/messages/1?x=y", headers=self.basic)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 301)
        self.assertEqual(
            answer.getheader("Location"), f"https://{self.served.host}:{self.served.ports['https']}/messages/1")
        self.assertIsNone(answer.getheader("Set-Cookie"))
        self.assertIsNone(answer.getheader("WWW-Authenticate"))

    def test_curl_with_a_password_and_with_a_form(self):
        url = f"https://{self.served.host}:{self.served.ports['https']}"
        curl = ("curl", "-sS", "--fail", "--cacert", self.served.authority)
        who = ("--user", f"{self.served.user}:{self.served.password}")
        self.assertIn("\t", self.run_tool(*curl, *who, url + "/messages"))
        self.assertIn("Subject:", self.run_tool(*curl, *who, url + "/messages/1/source"))
        self.run_tool(*curl, "--user", f"{self.served.user}:wrong", url + "/", status=22)
        self.run_tool(*curl, "--anyauth", *who, url + "/")
        # Without the certificate's anchor nothing is said.
        self.run_tool("curl", "-sS", *who, url + "/", status=60)
        with tempfile.TemporaryDirectory() as folder:
            jar = f"{folder}/jar"
            form = ("--data-urlencode", f"user={self.served.user}", "--data-urlencode")
            self.run_tool(*curl, "-c", jar, *form, f"password={self.served.password}", url + "/login")
            self.assertIn("\t", self.run_tool(*curl, "-b", jar, url + "/messages"))
            self.assertIn("TRUE", pathlib.Path(jar).read_text())
            self.run_tool(*curl, *form, "password=wrong", url + "/login", status=22)

    def test_wget_asked_and_unasked(self):
        url = f"https://{self.served.host}:{self.served.ports['https']}/messages"
        wget = ("wget", "-q", "-O-", "--tries=1", f"--ca-certificate={self.served.authority}")
        who = (f"--user={self.served.user}", f"--password={self.served.password}")
        self.assertIn("\t", self.run_tool(*wget, *who, url))
        self.assertIn("\t", self.run_tool(*wget, "--auth-no-challenge", *who, url))
        self.run_tool(*wget, url, status=6)

    def test_imap_sees_what_the_webmail_sends(self):
        connection = self.connection()
        form = "to=bo%40altrove.test&subject=Across&text=Hello"
        connection.request(
            "POST", "/send", form, self.basic | {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(connection.getresponse().status, 303)
        reader = imaplib.IMAP4_SSL(self.served.host, self.served.ports["imaps"], ssl_context=self.served.context)
        self.addCleanup(reader.shutdown)
        reader.login(self.served.user, self.served.password)
        reader.select("Sent")
        self.assertEqual(len(reader.search(None, "SUBJECT", "Across")[1][0].split()), 1)


@unittest.skipUnless(
    sync_playwright and CHROMIUM, "needs chromium and axe-playwright-python: scripts/setup --peers")
class BrowserTests(unittest.TestCase):
    """Chromium, headless, without scripts of the site, for there are none."""

    @classmethod
    def setUpClass(cls):
        cls.served = Served("--samples", "--control", paths=("https", "http", "imaps"))
        cls.addClassCleanup(cls.served.close)
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        cls.addClassCleanup(cls.browser.close)
        cls.url = f"https://{cls.served.host}:{cls.served.ports['https']}"
        cls.axe = Axe()

    def open(self, language="en", **options):
        # The certificate is not what is judged here, and Chromium knows no other anchors than its own.
        context = self.browser.new_context(
            ignore_https_errors=True, locale={"en": "en-GB", "it": "it-IT"}[language], **options)
        self.addCleanup(context.close)
        return context.new_page()

    def sign_in(self, page):
        page.goto(self.url + "/")
        page.fill("#user", self.served.user)
        page.fill("#password", self.served.password)
        page.press("#password", "Enter")
        page.wait_for_url(self.url + "/")

    def check(self, page, name):
        """Asks axe-core; keeps a picture where somebody wants to look."""
        with self.subTest(page=name):
            results = self.axe.run(page, options={"resultTypes": ["violations"]})
            self.assertEqual(results.violations_count, 0, results.generate_report())
            self.assertEqual(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), False)
        folder = os.environ.get("SIGILLO_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def walk(self, page, name):
        """Goes through every page in every state."""
        page.goto(self.url + "/login")
        self.check(page, name + "-login")
        page.fill("#user", "nobody")
        page.fill("#password", "wrong")
        page.press("#password", "Enter")
        self.check(page, name + "-login-wrong")
        self.sign_in(page)
        self.check(page, name + "-inbox")
        links = [link.get_attribute("href") for link in page.query_selector_all(".messages a")]
        self.assertGreater(len(links), 3)
        for number, link in enumerate(links[:12]):
            page.goto(self.url + link)
            self.check(page, f"{name}-message-{number}")
        page.click("summary")
        self.check(page, name + "-fields")
        page.goto(self.url + "/compose")
        self.check(page, name + "-compose")
        page.fill("#to", "nobody")
        page.click("form.fields button")
        self.check(page, name + "-compose-wrong")
        page.fill("#to", "bo@altrove.test")
        page.fill("#subject", "Perché no?")
        page.fill("#text", "Ciao,\n\nè solo una prova.")
        page.click("form.fields button")
        page.wait_for_url("**/messages?done=sent")
        self.check(page, name + "-sent")
        for mailbox in ("Sent", "Trash", "None"):
            page.goto(f"{self.url}/messages?mailbox={mailbox}")
            self.check(page, f"{name}-mailbox-{mailbox}")
        page.goto(self.url + "/none")
        self.check(page, name + "-none")
        page.goto(self.url + "/")
        page.click(".account button")
        page.wait_for_url("**/login?done=out")
        self.check(page, name + "-out")

    def test_every_page_in_both_languages(self):
        for language in ("en", "it"):
            page = self.open(language)
            self.walk(page, language + "-light")
            self.assertEqual(page.get_attribute("html", "lang"), language)

    def test_in_the_dark_and_on_a_phone(self):
        self.walk(self.open("en", color_scheme="dark"), "en-dark")
        self.walk(self.open("it", viewport={"width": 360, "height": 740}, has_touch=True), "it-phone")

    def test_without_scripts(self):
        page = self.open(java_script_enabled=False)
        self.sign_in(page)
        self.assertIn("Inbox", page.title())

    def test_by_keyboard_alone(self):
        page = self.open()
        self.sign_in(page)
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        self.assertTrue(page.evaluate("document.activeElement.matches('.messages a')"))
        self.assertNotEqual(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none")
        page.keyboard.press("Enter")
        page.wait_for_url("**/messages/*")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('form[action$=\"/delete\"] button')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/?done=deleted")
        self.assertEqual(page.get_attribute(".notice", "role"), "status")

    def test_what_was_sent_arrives_once_and_the_cookie_is_closed_to_scripts(self):
        page = self.open()
        self.sign_in(page)
        self.assertEqual(page.evaluate("document.cookie"), "")
        cookie = next(c for c in page.context.cookies() if c["name"] == "sigillo-session")
        self.assertTrue(cookie["secure"] and cookie["httpOnly"])
        self.assertEqual(cookie["sameSite"], "Lax")
        page.goto(self.url + "/compose")
        page.fill("#to", "bo@altrove.test")
        page.fill("#subject", "Once")
        page.fill("#text", "Only once.")
        page.click("form.fields button")
        page.wait_for_url("**/messages?done=sent")
        page.reload()
        control = self.served.ready["control"]
        request = urllib.request.Request(
            control["url"] + "/v1/messages", headers={"Authorization": "Bearer " + control["token"]})
        with urllib.request.urlopen(request, timeout=20) as answer:
            messages = json.load(answer)["messages"]
        self.assertEqual(sum("Once" == message.get("subject") for message in messages), 1)

    def test_no_message_can_run_a_script(self):
        page = self.open()
        alerts = []
        page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        self.sign_in(page)
        for link in [link.get_attribute("href") for link in page.query_selector_all(".messages a")]:
            page.goto(self.url + link)
        self.assertEqual(alerts, [])
        self.assertEqual({url for url in requests if not url.startswith((self.url, "data:"))}, set())
