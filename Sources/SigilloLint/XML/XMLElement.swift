/// An element of an XML file, with the places where it and its parts stand.
///
/// Its text may be a password: descriptions show the name alone.
struct XMLElement: CustomStringConvertible, CustomReflectable {
    struct Attribute {
        var name: String
        var value: String
        /// Where the value begins.
        var position: TextPosition
    }

    /// The name without its prefix.
    var name: String
    var attributes: [Attribute] = []
    var children: [XMLElement] = []
    /// The element's own characters, those of its children left out.
    var text = ""
    /// Where its tag begins.
    var position: TextPosition
    /// Where its text begins; nil where it has none but white space.
    var textPosition: TextPosition?

    init(name: String, position: TextPosition) {
        self.name = name
        self.position = position
    }

    var description: String { "<\(name)>" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The text without the white space around it.
    var value: String { text.trimmed }

    /// Where its value stands: its text, or the element where there is none.
    var valuePosition: TextPosition { textPosition ?? position }

    /// The first child of a name.
    func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The children of a name.
    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

    /// The element and everything in it, in the order of the file.
    ///
    /// It calls itself once a level, of which ``XMLReader`` allows no more than ``XMLReader/mostDepth``.
    func forEach(_ body: (XMLElement) -> Void) {
        body(self)
        for child in children { child.forEach(body) }
    }
}
