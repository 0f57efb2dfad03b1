"""What strangers write cannot act, reach out or spill over; what they say can be read."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway.kit.html import PLACEHOLDER, html_to_text, sanitise, text_to_html

RELAXED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:x'>x</a>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src='https://evil.example'></iframe>",
        "<form action='https://evil.example'><input name=password><button>Sign in</button></form>",
        "<object data=x></object><embed src=x>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<link rel=stylesheet href='https://evil.example'>",
        "<style>body{display:none}</style>",
        "<body onload=alert(1) background='https://evil.example/x'>x</body>",
        "<p style='background:url(https://evil.example)'>x</p>",
        "<p style='background-color:red;behavior:url(x)'>x</p>",
        "<p style='position:fixed;top:0;left:0;width:100%;z-index:9'>x</p>",
        "<p style='margin-top:-500px'>x</p>",
        "<p style='width:expression(alert(1))'>x</p>",
        "<p style='color:re\\64;font-family:\\75rl(x)'>x</p>",
        "<p id=app class=modal name=x>x</p>",
        "<table background='https://evil.example/x'><tr><td background='https://evil.example'>x</table>",
        "<img srcset='https://evil.example/x 2x' src=''>",
        "<video src='https://evil.example/x' poster='https://evil.example'></video>",
        "<img src='//evil.example/x'>",
        "<img src='data:image/svg+xml;base64,PHN2Zy8+'>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<a href='https://x.example' target=_top ping='https://evil.example'>x</a>",
    ],
)
def test_nothing_acts_and_nothing_reaches_out(hostile: str) -> None:
    shown = sanitise(f"<p>before</p>{hostile}<p>after</p>").html
    assert not re.search(
        r"script|onerror|onload|javascript|expression|position|url\(|<(form|input|style|svg|iframe)", shown
    )
    assert "evil.example" not in shown
    assert not re.search(r"\s(id|class|name|srcset|background|ping|action)=", shown)
    assert "before" in shown


def test_ordinary_mail_looks_as_it_did() -> None:
    html = (
        '<h1>Lamps</h1><p style="color:#333;font-size:14px;text-align:center">Dear <b>Mia</b>,</p>'
        '<table width="100%" cellpadding="4"><tbody><tr><td bgcolor="#eee" colspan="2">1</td></tr></tbody></table>'
        "<ul><li>one</li></ul><blockquote>quoted</blockquote><pre>code</pre>"
    )
    assert sanitise(html).html == html


def test_links_open_elsewhere_and_tell_nobody() -> None:
    shown = sanitise("<a href='https://fjord.example/?a=1&amp;b=2' onclick=x>here</a>").html
    assert 'href="https://fjord.example/?a=1&amp;b=2"' in shown
    assert 'rel="noopener noreferrer nofollow"' in shown
    assert 'target="_blank"' in shown
    for link in ("mailto:mia@berger.example", "tel:+4930123"):
        assert f'href="{link}"' in sanitise(f"<a href='{link}'>x</a>").html


def test_relative_links_lead_nowhere() -> None:
    assert "href" not in sanitise("<a href='/admin/delete'>x</a><a href='//evil.example'>y</a>").html


def test_remote_images_wait_for_a_click() -> None:
    html = (
        "<img src='https://fjord.example/lamp.png' alt='A lamp' width=40><img src='http://track.example/1'>"
    )
    hidden, shown = sanitise(html), sanitise(html, remote_images=True)
    assert (hidden.remote_image_count, shown.remote_image_count) == (2, 2)
    assert "fjord.example" not in hidden.html
    assert hidden.html.count(PLACEHOLDER) == 2
    assert 'alt="A lamp"' in hidden.html
    assert 'src="https://fjord.example/lamp.png"' in shown.html
    assert 'referrerpolicy="no-referrer"' in shown.html


def test_images_of_the_mail_itself_are_shown() -> None:
    urls = {"lamp@fjord": "/files/7"}
    found = sanitise("<img src='cid:lamp%40fjord'><img src=CID:other>", urls.get)
    assert 'src="/files/7"' in found.html
    assert found.html.count(PLACEHOLDER) == 1
    assert found.remote_image_count == 0


def test_small_pictures_within_the_html_are_shown() -> None:
    picture = "data:image/png;base64,iVBORw0KGgo="
    assert picture in sanitise(f"<img src='{picture}'>").html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("a   b\n\tc", "a b c"),
        ("<b>a</b> <i>b</i>c", "a bc"),
        ("a&nbsp;&amp;&#32;b &lt;c&gt; &eacute; &#x1F4A1;", "a & b <c> é 💡"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ("<blockquote>one<blockquote>two</blockquote></blockquote>", "> one\n>\n> > two"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<a href='https://fjord.example/x'>here</a>", "here <https://fjord.example/x>"),
        ("<a href='https://fjord.example/'>https://fjord.example</a>", "https://fjord.example"),
        ("<a href='mailto:mia@berger.example'>mia@berger.example</a>", "mia@berger.example"),
        ("<a href='javascript:x'>here</a>", "here"),
        ("<img alt='A lamp' src=x>", "A lamp"),
        ("<style>p{}</style><script>x</script><title>t</title>words<!-- not these -->", "words"),
        ("<head><style>a<b</style></head>words", "words"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("I <3 lamps", "I <3 lamps"),
        ("an <unfinished tag", "an <unfinished tag"),
        ("<!-- unfinished", "<!-- unfinished"),
        ("<p title='a > b'>words</p>", "words"),
        ("<![if !mso]>words<![endif]>", "words"),
        ("one<hr>two", "one\n----------\ntwo"),
        ("<svg><text>no</text></svg>yes", "yes"),
        ("", ""),
    ],
)
def test_html_is_read_as_one_would_type_it(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_endless_numbers_are_no_letters() -> None:
    assert html_to_text("&#" + "9" * 6_000 + ";x").endswith("x")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        ("", ""),
    ],
)
def test_text_becomes_paragraphs(text: str, html: str) -> None:
    assert text_to_html(text) == html


def test_addresses_in_text_become_links() -> None:
    html = text_to_html("See https://fjord.example/a?b=1&c=2, or write to mia@berger.example.")
    assert '<a href="https://fjord.example/a?b=1&amp;c=2"' in html
    assert ">https://fjord.example/a?b=1&amp;c=2</a>, or" in html
    assert '<a href="mailto:mia@berger.example"' in html
    assert "javascript" not in text_to_html("javascript:alert(1)") or "href" not in text_to_html(
        "javascript:alert(1)"
    )


@RELAXED
@given(st.text(max_size=300))
def test_text_survives_the_way_to_html_and_back(text: str) -> None:
    words = html_to_text(text_to_html(text)).split()
    assert words == text.replace("\xa0", " ").split() or "&" in text or not text.isprintable()


MARKUP = "< > </ <p <p> </p> <a_href= ' \" <b> <!-- --> <script> </script> <table> <td> style= url(x) & &# x ; cid:x"
PIECES = st.sampled_from(
    [
        *MARKUP.split(),
        "https://x.example",
        " onerror=x ",
        "words",
        "\n",
        "<svg>",
        "<math>",
        "</title>",
        "<a href=",
        " ",
    ]
)


@RELAXED
@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_markup_gets_through(html: str) -> None:
    shown = sanitise(html).html
    assert not re.search(r"<(script|svg|math|style|form)|<[^>]*\son\w+=|javascript:|<[^>]*url\(", shown)
    assert len(sanitise(shown).html) == len(shown)
    html_to_text(html)


@pytest.mark.parametrize(
    "unit",
    [
        "<div>",
        "<b id=x>",
        "<p>",
        "<a>",
        "<table>",
        "<ul><li>",
        "<",
        "<!--",
        "<style>",
        "&",
        "&nbsp;",
        '<a b="',
        "<font>x",
        "<td>",
        "<td>x",
    ],
)
def test_markup_without_end_is_shown_all_the_same(unit: str) -> None:
    """Each of these takes minutes where the work grows with the square of the size."""
    html = unit * (600_000 // len(unit))
    assert "words" in sanitise("<p>words</p>" + html).html
    assert "words" in html_to_text("<p>words</p>" + html)


def test_open_formatting_is_not_multiplied() -> None:
    html = "".join(f"<b id={number}>" for number in range(60)) + "<p>x</p>" * 60_000
    assert len(sanitise(html).html) < 10 * len(html)


def test_attributes_without_end_are_shown_as_text() -> None:
    html = "<p " + " ".join(f"a{number}=1" for number in range(60_000)) + ">words</p>"
    assert "words" in sanitise(html).html
