"""XML as a tree of small nodes with their lines, refusing entities, DTDs and floods of tags."""

from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, ErrorHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext as _

from exchange.records import UnreadableError

MOST_DEPTH = 20
# With their attributes: ten times as many as 1,000 sessions have.
MOST_NODES = 300_000


@dataclass(slots=True)
class Node:
    """A tag with its contents; line: where it begins, from 1."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def find(self, tag: str) -> "Node | None":
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, *path: str) -> list["Node"]:
        """Return the children with that tag, or the descendants at the end of a path of tags."""
        found = [child for child in self.children if child.tag == path[0]]
        return [each for child in found for each in child.all(*path[1:])] if path[1:] else found

    def text(self, tag: str = "") -> str:
        """Return the text of the node, or of its first child with that tag, or ""."""
        if tag:
            child = self.find(tag)
            return child.text() if child else ""
        return "".join(self.pieces).strip()


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {}, 0)
        self.open = [self.root]
        self.count = 0

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 (SAX's own name)
        self.locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.count += 1 + len(attrs)
        if self.count > MOST_NODES or len(self.open) > MOST_DEPTH:
            raise UnreadableError(_("The XML holds too much, or tags too deep in one another."))
        line = self.locator.getLineNumber() or 0
        node = Node(name, dict(attrs.items()), line)
        self.open[-1].children.append(node)
        self.open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.open.pop()

    def characters(self, content: str) -> None:
        # Most tags hold tags, and nothing but spaces and line ends between them.
        pieces = self.open[-1].pieces
        if pieces or not content.isspace():
            pieces.append(content)


def parse(content: bytes) -> Node:
    """Return the outermost node of a document. Raises UnreadableError."""
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    parser.setErrorHandler(ErrorHandler())
    source = InputSource()
    source.setByteStream(BytesIO(content))
    try:
        parser.parse(source)
    except DefusedXmlException as error:
        raise UnreadableError(
            _("The XML declares a document type or entities, which is not taken.")
        ) from error
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: 0)()
        sentence = _("The XML is broken at line %(line)d: it was cut or damaged.")
        raise UnreadableError(sentence % {"line": line}) from error
    except (LookupError, ValueError) as error:
        raise UnreadableError(_("The XML is in an encoding that is not known.")) from error
    return builder.root.children[0]
