"""HTML that strangers wrote: made harmless, turned into text, and made from text. In linear time, whatever
comes.

`sanitise` gives what may stand in a sandboxed frame: no script, no form, no style that reaches beyond its
own box, nothing loaded from outside unless it is asked for. nh3 (a real HTML parser) does the work; as any
HTML parser takes quadratic time for markup nested without end, such markup is shown as its text.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import nh3
from msgspec import Struct

PLACEHOLDER = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"

_TAGS = frozenset(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd"
    " del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd"
    " li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td"
    " tfoot th thead time tr tt u ul var wbr".split()
)
_DROPPED = frozenset("script style title iframe object svg math textarea select template noembed xmp".split())
_CELL = {"align", "valign", "width", "height", "bgcolor", "colspan", "rowspan", "nowrap"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"style", "dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "align", "border"},
    "table": {"width", "height", "align", "bgcolor", "border", "cellpadding", "cellspacing"},
    "td": _CELL,
    "th": _CELL,
    "tr": {"align", "valign", "bgcolor", "height"},
    "col": {"span", "width"},
    "div": {"align"},
    "p": {"align"},
    "font": {"color", "face", "size"},
    "ol": {"start", "type"},
    "li": {"value"},
    "hr": {"align", "width", "size"},
}
_STYLES = frozenset(
    "background-color border border-bottom border-collapse border-color border-left border-radius"
    " border-right border-spacing border-style border-top border-width clear color direction display"
    " float font font-family font-size font-style font-variant font-weight height letter-spacing"
    " line-height list-style-type margin margin-bottom margin-left margin-right margin-top"
    " max-height max-width min-height min-width padding padding-bottom padding-left padding-right"
    " padding-top table-layout text-align"
    " text-decoration text-indent text-transform vertical-align white-space width word-break word-spacing"
    " word-wrap overflow-wrap".split()
)
_STYLE_VALUE = re.compile(
    r"(?:[\w\s.,#%'\"/+!]|-(?!\s*\d|\s*\.)|(?:rgba?|hsla?)\([\d\s.,%/deg]{1,60}\)){1,200}", re.ASCII
)
_LINKS = ("http:", "https:", "mailto:", "tel:")
_DATA_IMAGE = re.compile(r"data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*+$", re.IGNORECASE)
_WORK_MAX = 3_000_000
_ATTRIBUTES_MAX = 4_000
_REFERENCES_MAX = 100_000


class Sanitised(Struct, frozen=True):
    """HTML to show, and how many images from outside it would load once they are shown."""

    html: str
    remote_image_count: int


def no_file(content_id: str) -> str | None:
    """No image of the mail itself is at hand."""
    return None


def sanitise(
    html: str, cid_url: Callable[[str], str | None] = no_file, remote_images: bool = False
) -> Sanitised:
    """What of `html` may be shown. `cid_url` gives the address of a file of the same mail by its content
    id; images from elsewhere are an empty picture unless `remote_images`."""
    if _is_laborious(html):
        return Sanitised(text_to_html(html_to_text(html)), 0)
    remote: list[str] = []

    def attribute(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return _safe_style(value) or None
        if name == "href":
            return value if value.strip().lower().startswith(_LINKS) else None
        if name == "src":
            return _image_source(value.strip(), cid_url, remote, remote_images)
        return value

    shown = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={
            "a": {"target": "_blank"},
            "img": {"loading": "lazy", "referrerpolicy": "no-referrer"},
        },
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        url_relative="pass_through",
    )
    return Sanitised(shown, len(remote))


def _image_source(
    value: str, cid_url: Callable[[str], str | None], remote: list[str], remote_images: bool
) -> str | None:
    lower = value[:5].lower()
    if lower.startswith("cid:"):
        return cid_url(unquote(value[4:]).strip("<> ")) or PLACEHOLDER
    if lower.startswith("http"):
        remote.append(value)
        return value if remote_images else PLACEHOLDER
    return value if _DATA_IMAGE.match(value) else PLACEHOLDER


def _safe_style(style: str) -> str:
    """The declarations that only colour, space and size their own box."""
    kept = []
    for declaration in style[:20_000].split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if name in _STYLES and _STYLE_VALUE.fullmatch(value):
            kept.append(f"{name}:{value}")
    return ";".join(kept)


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSING = frozenset("p li td th tr dd dt tbody thead tfoot option colgroup html head body".split())


def _is_laborious(html: str) -> bool:
    """Whether a parser's work (open elements times tags, attributes times themselves) would be out of
    proportion."""
    depth: dict[str, int] = {}
    deepest = open_count = tag_count = 0
    for _, tag, closing, inside in _tokens(html):
        tag_count += bool(tag)
        if len(inside) > 2 * _ATTRIBUTES_MAX and inside.count("=") + inside.count(" ") > _ATTRIBUTES_MAX:
            return True
        if not tag or tag in _VOID or tag in _SELF_CLOSING:
            continue
        if not closing:
            depth[tag] = depth.get(tag, 0) + 1
            open_count += 1
            deepest = max(deepest, open_count)
        elif depth.get(tag, 0):
            depth[tag] -= 1
            open_count -= 1
    if html.count("&") > _REFERENCES_MAX:
        return True
    return tag_count * max(deepest - 20, 1) > _WORK_MAX


_TAG = re.compile(
    r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>\"'=]++|=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[\"'=])*+)>",
)
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "title", "xmp")}


def _tokens(html: str) -> Iterator[tuple[str, str, bool, str]]:
    """(text, tag name, whether it closes, inside of the tag), one of text and tag empty. A `<` that never
    becomes a tag is text, and so is all after it."""
    position = start = 0
    unended: set[str] = set()
    while True:
        at = html.find("<", position)
        following = html[at + 1 : at + 2]
        if at < 0 or not following:
            break
        if following in "!?":
            ending = "-->" if html.startswith("<!--", at) else ">"
            end = html.find(ending, at + 2)
            if end < 0:
                break
            yield html[start:at], "", False, ""
            position = start = end + len(ending)
        elif following == "/" or following.isalpha():
            found = _TAG.match(html, at)
            if found is None:
                if following == "/" and not html[at + 2 : at + 3].isalpha():
                    position = at + 1
                    continue
                break
            yield html[start:at], "", False, ""
            name = found[2].lower()
            yield "", name, bool(found[1]), found[3]
            position = start = found.end()
            if name in _RAW and not found[1] and name not in unended:
                raw_end = _RAW[name].search(html, position)
                unended.update(() if raw_end else (name,))
                position = start = raw_end.start() if raw_end else position
        else:
            position = at + 1
    yield html[start:], "", False, ""


_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol dl pre table".split())
_BLOCKS = frozenset(
    "div tr li dt dd section article header footer address center form figure figcaption caption main nav"
    " aside".split()
)
_ATTRIBUTE = re.compile(r"(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_QUOTE_DEPTH_MAX = 20


class _TextWriter:
    """Collects lines; blank lines come at most one at a time, quotations with `> `."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.quote_depth = 0
        self.gap_depth: int | None = None
        self.preformatted = 0
        self.links: list[tuple[str, int]] = []

    def write(self, text: str) -> None:
        if self.preformatted:
            first, *others = text.split("\n")
            self.current.append(first)
            for line in others:
                self.break_line()
                self.current.append(line)
            return
        text = _SPACES.sub(" ", text)
        if text == " " and (not self.current or self.current[-1].endswith(" ")):
            return
        if text:
            at_start = not self.current or self.current[-1].endswith((" ", "\t"))
            self.current.append(text.removeprefix(" ") if at_start else text)

    def break_line(self) -> None:
        if self.gap_depth is not None and self.lines:
            self.lines.append(("> " * min(self.gap_depth, self.quote_depth)).rstrip())
        self.gap_depth = None
        line = "".join(self.current).replace("\xa0", " ").rstrip()
        self.lines.append(("> " * self.quote_depth + line).rstrip())
        self.current = []

    def end_line(self) -> None:
        if self.current:
            self.break_line()

    def end_paragraph(self) -> None:
        """What follows stands apart: with a blank line between, if anything follows."""
        self.end_line()
        depth = self.quote_depth
        self.gap_depth = depth if self.gap_depth is None else min(depth, self.gap_depth)

    def text(self) -> str:
        self.end_line()
        text = "\n".join(self.lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def html_to_text(html: str) -> str:
    """The words of `html` as one would type them: paragraphs, lists, `> ` for quotations, addresses of
    links."""
    writer = _TextWriter()
    skipping = ""
    for text, tag, closing, inside in _tokens(html):
        if tag in ("svg", "math", "select", "template", "object", "iframe"):
            skipping = "" if closing else (skipping or (tag if not inside.rstrip().endswith("/") else ""))
        elif skipping:
            continue
        elif text:
            writer.write(unescape(text))
        elif tag:
            _write_tag(writer, tag, closing, inside)
    return writer.text()


def unescape(text: str) -> str:
    """Character references as what they mean."""
    if "&" not in text:
        return text
    try:
        return entities.unescape(text)
    except ValueError:
        return text


def _write_tag(writer: _TextWriter, tag: str, closing: bool, inside: str) -> None:
    if tag == "br":
        writer.break_line()
    elif tag == "blockquote":
        writer.end_paragraph()
        writer.quote_depth = min(max(writer.quote_depth + (-1 if closing else 1), 0), _QUOTE_DEPTH_MAX)
    elif tag in _PARAGRAPHS:
        writer.end_paragraph()
        if tag == "pre":
            writer.preformatted = max(writer.preformatted + (-1 if closing else 1), 0)
    elif tag in _BLOCKS:
        writer.end_line()
        if tag == "li" and not closing:
            writer.current.append("- ")
    elif tag in ("td", "th"):
        if not closing and writer.current:
            writer.current.append(" ")
    elif tag == "hr":
        writer.end_line()
        writer.current.append("-" * 10)
        writer.break_line()
    elif tag == "img":
        writer.write(unescape(_attributes(inside).get("alt", "")))
    elif tag == "a":
        _write_link(writer, closing, inside)


def _write_link(writer: _TextWriter, closing: bool, inside: str) -> None:
    if not closing:
        href = unescape(_attributes(inside).get("href", "")).strip()
        writer.links.append((href, len(writer.current)))
        return
    if not writer.links:
        return
    href, place = writer.links.pop()
    shown = "".join(writer.current[place:]).strip() if place <= len(writer.current) else href
    target = href.removeprefix("mailto:")
    if (
        href.lower().startswith(_LINKS)
        and shown
        and target.rstrip("/") not in (shown, f"http://{shown}", f"https://{shown}")
    ):
        writer.current.append(f" <{target}>")


def _attributes(inside: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(inside[:20_000])
    return {match[1].lower(): match[2] or match[3] or match[4] or "" for match in found}


_LINKED = re.compile(
    r"https?://[^\s<>\"'`]{1,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}", re.IGNORECASE
)


def text_to_html(text: str) -> str:
    """Paragraphs and lines of `text`, escaped, its web and mail addresses as links."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").strip("\n"))
    return "".join(f"<p>{_linked(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip())


def _linked(text: str) -> str:
    out: list[str] = []
    position = 0
    for found in _LINKED.finditer(text):
        address = found[0].rstrip(".,;:!?)]}")
        target = address if "://" in address else f"mailto:{address}"
        out.append(_escaped(text[position : found.start()]))
        out.append(f'<a href="{_escaped(target)}" rel="noopener noreferrer nofollow">{_escaped(address)}</a>')
        position = found.start() + len(address)
    out.append(_escaped(text[position:]))
    return "".join(out)


def _escaped(text: str) -> str:
    return entities.escape(text).replace("\n", "<br>")
