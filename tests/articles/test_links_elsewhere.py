"""Pages elsewhere that texts lead to are asked by the worker: never in a request, never inside our network, never for long."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import asking, linking
from articles.asking import Answer, ask, polite_session
from articles.models import Found, OutsideLink
from tests.articles.test_autosaving import keep
from tests.articles.test_desk_publishing import ADD, by, typed

pytestmark = pytest.mark.django_db
PAGE = "https://example.org/page"
LINK = f'<p>Voir <a href="{PAGE}">là</a>.</p>'
queue = linking._queue


# --- Asking -----------------------------------------------------------------------------------------------------------


class Site(BaseHTTPRequestHandler):
    """A site on this machine: the path says what it answers."""

    asked: list
    closed: threading.Event

    def do_GET(self):
        self.asked.append((self.path, dict(self.headers)))
        word = self.path[1:]
        if word == "drip":
            try:
                for letter in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000:
                    self.wfile.write(bytes([letter]))
                    if self.closed.wait(0.05):
                        return
            except OSError:
                return
        elif word.isdecimal():
            self.send_response(int(word))
            self.end_headers()
        elif word == "flood":
            self.send_response(200)
            self.end_headers()
            try:
                while not self.closed.is_set():
                    self.wfile.write(b"x" * 65_536)
            except OSError:
                return
        elif word == "spill":
            self.send_response(302)
            self.send_header("Location", "/200")
            self.end_headers()
            try:
                while not self.closed.wait(0.01):
                    self.wfile.write(b"x" * 1024)
            except OSError:
                return
        else:
            self.send_response(302)
            self.send_header(
                "Location", {"round": "/round", "on": "/200", "in": "http://10.0.0.1/", "odd": "http://["}[word]
            )
            self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    """What answers on this machine, as `site("/404")`."""
    asked, closed = [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("S", (Site,), {"asked": asked, "closed": closed}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def asks(path: str) -> Answer:
        session = polite_session(may_stay_here=True)
        return ask(f"http://127.0.0.1:{server.server_port}{path}", session=session, ports=(None, server.server_port))

    asks.asked = asked
    yield asks
    closed.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "found"),
    [("/200", "there"), ("/on", "there"), ("/flood", "there"), ("/404", "gone"), ("/410", "gone"), ("/403", "shut"),
     ("/429", "shut"), ("/503", "shut"), ("/round", "shut"), ("/in", "inside"), ("/odd", "shut")],
)  # fmt: skip
def test_what_a_site_answers_is_told_apart(site, path, found):
    assert site(path).found == found


def test_a_site_is_asked_politely_and_given_no_cookie_and_no_password(site):
    site("/200")
    ((_path, headers),) = site.asked
    assert headers["User-Agent"] == "Newsroom link check (+http://localhost:8000)"
    assert not {"Cookie", "Authorization"} & set(headers)


def test_going_round_in_circles_ends(site):
    site("/round")
    assert len(site.asked) == asking.MOST_HOPS + 1


def test_what_comes_with_a_redirect_is_not_read(site, monkeypatch):
    monkeypatch.setattr(asking, "WHOLE", 0.8)
    assert site("/spill").found == "there"


def test_where_a_name_is_looked_up_slowly_the_time_is_up_all_the_same(site, monkeypatch):
    monkeypatch.setattr(asking, "WHOLE", 0.2)
    looked_up = socket.getaddrinfo

    def slowly(*words, **facts):
        threading.Event().wait(0.4)
        return looked_up(*words, **facts)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    assert site("/drip") == Answer(Found.SILENT)


def test_a_site_that_sends_a_byte_at_a_time_is_not_waited_for(site, monkeypatch):
    monkeypatch.setattr(asking, "WHOLE", 0.3)
    assert site("/drip") == Answer(Found.SILENT)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/", "http://localhost/", "http://0x7f.1/", "http://2130706433/", "http://127.1/", "http://[::1]/",
     "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/", "http://10.1.1.1/", "http://192.168.0.1/",
     "http://172.16.0.1/", "http://100.64.0.1/", "http://0.0.0.0/", "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/",
     "http://user:word@10.1.1.1/", "http://224.0.0.1/"],
)  # fmt: skip
def test_nothing_inside_a_network_is_asked(address, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *where: pytest.fail(f"it went to {where}"))
    assert ask(address).found == Found.INSIDE


def test_a_name_that_leads_inside_is_refused_and_is_looked_up_once(monkeypatch):
    looked_up = []

    def lies(host, port, *more, **facts):
        looked_up.append(host)
        place = "93.184.215.14" if len(looked_up) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lies)
    monkeypatch.setattr(socket.socket, "connect", lambda *where: pytest.fail(f"it went to {where}"))
    assert ask("http://rebinding.example/").found == Found.INSIDE
    assert looked_up == ["rebinding.example"]


def test_it_connects_to_the_very_address_that_was_looked_at(monkeypatch):
    answers = iter(["93.184.215.14", "127.0.0.1"])
    went = []
    monkeypatch.setattr(
        socket, "getaddrinfo",
        lambda host, port, *more, **facts: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host if host[0].isdigit() else next(answers), port))],
    )  # fmt: skip

    def connect(self, where):
        went.append(where[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert ask("http://rebinding.example/").found == Found.SILENT
    assert went == ["93.184.215.14"]


@pytest.mark.parametrize("address", ["https://example.org:8443/", "http://example.org:22/"])
def test_other_ports_than_those_of_the_web_are_left_alone(address):
    assert ask(address) == Answer(Found.SHUT)


@pytest.mark.parametrize(
    ("error", "found"), [(socket.EAI_NONAME, "nowhere"), (socket.EAI_AGAIN, "silent"), (socket.EAI_FAIL, "silent")]
)
def test_only_a_name_that_is_said_not_to_exist_leads_nowhere(monkeypatch, error, found):
    def fails(*where, **facts):
        raise socket.gaierror(error, "no")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert ask("http://example.org/").found == found


# --- What waits to be asked --------------------------------------------------------------------------------------------


@pytest.fixture
def worker(settings, monkeypatch):
    """Tasks wait in their table, as on a site; `worker()` does one run and says what was asked."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(linking, "_queue", queue)
    asked = []

    def answer(address, **facts):
        asked.append(address)
        return Answer(Found.GONE, 404)

    monkeypatch.setattr(linking, "ask", answer)

    def run() -> list[str]:
        DBTaskResult.objects.update(status="SUCCESSFUL")
        asked.clear()
        linking.ask_wanted.func()
        return list(asked)

    return run


def waiting() -> int:
    return DBTaskResult.objects.filter(status="READY").count()


@pytest.mark.parametrize("way", ["saved", "kept"])
def test_a_link_is_asked_for_when_its_text_is_saved_or_kept(signed_in, ada, worker, way):
    client = signed_in(ada)
    if way == "saved":
        client.post(ADD, typed(byline=by(), body=LINK, _continue="1"))
    else:
        keep(client, None, **typed(body=LINK.replace("&", "&amp;")))
    row = OutsideLink.objects.get()
    assert (row.address, row.is_wanted, row.asked_at) == (PAGE, True, None)
    assert waiting() == 1
    assert worker() == [PAGE]
    row.refresh_from_db()
    assert (row.found, row.status, row.is_wanted) == ("gone", 404, False)
    assert waiting() == 0


def test_asking_for_the_same_again_queues_nothing_before_it_may_have_changed(worker):
    linking.want(LINK)
    worker()
    linking.want(LINK)
    assert waiting() == 0
    OutsideLink.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    linking.want(LINK)
    assert waiting() == 1
    assert worker() == [PAGE]


def test_what_is_there_is_believed_for_a_day(worker):
    linking.want(LINK)
    OutsideLink.objects.update(found="there", is_wanted=False, asked_at=timezone.now() - timedelta(hours=20))
    linking.want(LINK)
    assert not OutsideLink.objects.get().is_wanted


@pytest.mark.parametrize(
    "body",
    ["", "<p>Rien.</p>", '<a href="/ici">a</a>', '<a href="http://localhost:8000/article/1/a/">a</a>',
     '<a href="mailto:a@example.org">a</a>', '<a href="https://exa mple.org/">a</a>', '<a href="https://[/">a</a>',
     f'<a href="https://example.org/{"x" * 2100}">a</a>'],
)  # fmt: skip
def test_what_is_no_page_elsewhere_is_not_asked_for(body):
    linking.want(body)
    assert not OutsideLink.objects.exists()


def test_a_text_of_a_thousand_links_has_a_hundred_of_them_asked(worker):
    linking.want("".join(f'<a href="https://example.org/{number}">a</a>' for number in range(1000)))
    assert OutsideLink.objects.count() == linking.MOST_LINKS


def test_one_run_asks_each_host_once_and_the_next_comes_a_moment_later(worker):
    linking.want("".join(f'<a href="https://{host}.example/{n}">a</a>' for host in "ab" for n in range(3)))
    assert len({address.split("/")[2] for address in worker()}) == 2
    assert OutsideLink.objects.due().count() == 4
    task = DBTaskResult.objects.get(status="READY")
    assert task.run_after > timezone.now()


def test_one_run_ends_though_many_hosts_wait(worker):
    linking.want("".join(f'<a href="https://a{number}.example/">a</a>' for number in range(40)))
    assert len(worker()) == linking.MOST_A_RUN


def test_a_worker_that_died_while_asking_leaves_the_link_to_the_next(worker):
    linking.want(LINK)
    OutsideLink.objects.update(not_before=timezone.now() + linking.LEASE)
    assert worker() == []
    OutsideLink.objects.update(not_before=timezone.now())
    assert worker() == [PAGE]
    assert worker() == []


def test_links_that_no_text_names_any_more_are_forgotten(worker):
    linking.want(LINK)
    linking.forget_links.func()
    assert OutsideLink.objects.exists()
    OutsideLink.objects.update(wanted_at=timezone.now() - timedelta(days=91))
    linking.forget_links.func()
    assert not OutsideLink.objects.exists()


def test_a_text_without_links_costs_the_autosave_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        linking.want("<p>Un texte.</p>")
