// SPDX-License-Identifier: AGPL-3.0-or-later

import CXML

/// Reads XML strictly, element by element, without building a tree.
///
/// On top of libxml2's own strictness (truncation, bytes after the end, undefined entities, wrong
/// bytes for the encoding) it refuses a document type, deep nesting and large files. It never
/// reaches the network or another file, and prints nothing.
///
/// A format reader is a `switch` over names inside ``children(_:)``; what it does not take is
/// skipped:
/// ```swift
/// try xml.children { name throws(InterchangeError) in
///     switch name {
///     case "Id": try xml.once(name, &id, xml.text())
///     default: break
///     }
/// }
/// ```
public final class XMLReader {
    /// The largest file read unless the caller says otherwise: 64 MiB.
    public static let sizeLimitDefault = 64 << 20
    /// The deepest nesting read.
    public static let depthLimit = 64

    private let reader: xmlTextReaderPtr
    private let storage: UnsafeMutableBufferPointer<UInt8>
    private let failure = Failure()
    private let prefixes: [String: String]
    private var rootNamespaces: [(pointer: UnsafeMutablePointer<xmlNs>, prefix: String)] = []
    private var element = ""
    /// Whether the reader stands on a start tag that nobody has read yet.
    private var isPending = false

    /// The first fault that libxml2 reported.
    private final class Failure {
        var fault: InterchangeError?
    }

    /// libxml2 wants its tables set up once before threads use it.
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    /// Reads a whole document with `body`, which starts at ``root()``.
    ///
    /// - Parameters:
    ///   - bytes: The file.
    ///   - sizeLimit: The most bytes accepted, at most 1 GiB.
    ///   - prefixes: Prefix under which names of a namespace are reported; "" for none. Names of
    ///     other namespaces than these and the root's are reported as `{namespace}name`.
    ///   - body: Reads the document.
    /// - Returns: What `body` returns.
    /// - Throws: ``InterchangeError``, also when `body` succeeds and the rest is not well-formed.
    public static func read<Value>(
        _ bytes: [UInt8], sizeLimit: Int = sizeLimitDefault, prefixes: [String: String] = [:],
        _ body: (XMLReader) throws(InterchangeError) -> Value
    ) throws(InterchangeError) -> Value {
        let limit = min(sizeLimit, 1 << 30)
        guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count, limit: limit) }
        try XMLProlog.check(bytes)
        let xml = try XMLReader(bytes, prefixes: prefixes)
        let value = try body(xml)
        while try xml.advance() {}
        return value
    }

    private init(_ bytes: [UInt8], prefixes: [String: String]) throws(InterchangeError) {
        precondition(XMLReader.isReady)
        self.prefixes = prefixes
        storage = .allocate(capacity: bytes.count)
        _ = storage.initialize(from: bytes)
        // HUGE lifts libxml2's own limits, which are laxer than ours where they matter.
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_HUGE.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_COMPACT.rawValue
        let start = UnsafeRawPointer(storage.baseAddress)?.assumingMemoryBound(to: CChar.self)
        let made = xmlReaderForMemory(start, Int32(bytes.count), nil, nil, Int32(options))
        guard let made else {
            storage.deallocate()
            throw .malformed(line: 1, detail: "libxml2")
        }
        reader = made
        let context = Unmanaged.passUnretained(failure).toOpaque()
        xmlTextReaderSetStructuredErrorHandler(
            reader, { XMLReader.record($1, in: $0) }, context)
    }

    deinit {
        xmlFreeTextReader(reader)
        storage.deallocate()
    }

    private static func record(_ error: xmlErrorPtr?, in context: UnsafeMutableRawPointer?) {
        guard let error, let context, error.pointee.level.rawValue >= XML_ERR_ERROR.rawValue
        else { return }
        let failure = Unmanaged<Failure>.fromOpaque(context).takeUnretainedValue()
        guard failure.fault == nil else { return }
        let message = error.pointee.message.map { String(cString: $0) } ?? ""
        let detail = message.unicodeScalars.map { $0.value < 32 ? " " : Character($0) }
        failure.fault = .malformed(
            line: Int(error.pointee.line), detail: String(detail).trimmingBlanks)
    }

    /// The line of the element last reported, from 1.
    public var line: Int {
        let line = xmlTextReaderCurrentNode(reader).map { xmlGetLineNo($0) } ?? 0
        return line > 0 ? Int(line) : Int(xmlTextReaderGetParserLineNumber(reader))
    }

    /// Moves to the root element.
    ///
    /// - Returns: Its name and namespace; an empty namespace when there is none.
    public func root() throws(InterchangeError) -> (name: String, namespace: String) {
        while try advance() {
            guard kind == XML_READER_TYPE_ELEMENT else { continue }
            guard let node = xmlTextReaderCurrentNode(reader) else { break }
            let namespace = node.pointee.ns
            var next = node.pointee.nsDef
            while let declared = next {
                let uri = XMLReader.uri(of: declared)
                let prefix = declared == namespace ? "" : prefixes[uri] ?? "{\(uri)}"
                rootNamespaces.append((declared, prefix))
                next = declared.pointee.next
            }
            isPending = true
            element = XMLReader.text(xmlTextReaderConstLocalName(reader))
            return (element, namespace.map(XMLReader.uri) ?? "")
        }
        throw .missing(line: line, element: "root")
    }

    /// Hands the name of each child of the current element to `body`, in order.
    ///
    /// `body` reads the child with ``text()``, ``children(_:)`` or ``skip()``; a child it leaves
    /// alone is skipped. Text between the children is refused unless it is blank.
    public func children(
        _ body: (String) throws(InterchangeError) -> Void
    ) throws(InterchangeError) {
        let parent = element
        guard open() else { return }
        while try advanceInside() {
            switch kind {
            case XML_READER_TYPE_ELEMENT:
                element = name
                isPending = true
                try body(element)
                if isPending { try skip() }
            case XML_READER_TYPE_END_ELEMENT:
                return
            case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA:
                let text = value.trimmingBlanks
                guard text.isEmpty else {
                    throw .badValue(line: line, element: parent, value: text)
                }
            default:
                continue
            }
        }
    }

    /// The text of the current element, without blanks at its ends.
    ///
    /// - Throws: ``InterchangeError/badValue(line:element:value:)`` when it has child elements.
    public func text() throws(InterchangeError) -> String {
        let parent = element
        guard open() else { return "" }
        var text = ""
        while try advanceInside() {
            switch kind {
            case XML_READER_TYPE_END_ELEMENT:
                return text.trimmingBlanks
            case XML_READER_TYPE_ELEMENT:
                throw .badValue(line: line, element: parent, value: "<\(name)>")
            case XML_READER_TYPE_COMMENT, XML_READER_TYPE_PROCESSING_INSTRUCTION:
                continue
            default:
                text += value
            }
        }
        return text
    }

    /// The text of the current element or, when it has children, of its child `child`.
    ///
    /// ISO 20022 turned several texts into choices from one version to the next.
    public func text(orOf child: String) throws(InterchangeError) -> String {
        let parent = element
        guard open() else { return "" }
        var text = ""
        var inner: String?
        while try advanceInside() {
            switch kind {
            case XML_READER_TYPE_END_ELEMENT:
                let outer = text.trimmingBlanks
                guard let inner else { return outer }
                guard outer.isEmpty else {
                    throw .badValue(line: line, element: parent, value: outer)
                }
                return inner
            case XML_READER_TYPE_ELEMENT:
                element = name
                isPending = true
                guard element == child else {
                    throw .badValue(line: line, element: parent, value: "<\(element)>")
                }
                try once(child, &inner, self.text())
            case XML_READER_TYPE_COMMENT, XML_READER_TYPE_PROCESSING_INSTRUCTION:
                continue
            default:
                text += value
            }
        }
        return text
    }

    /// Leaves the current element and all it holds.
    public func skip() throws(InterchangeError) {
        let depth = xmlTextReaderDepth(reader)
        guard open() else { return }
        while try advanceInside() {
            if kind == XML_READER_TYPE_END_ELEMENT, xmlTextReaderDepth(reader) == depth { return }
        }
    }

    /// An attribute of the current element, before its text is read; nil when it is not there.
    public func attribute(_ name: String) -> String? {
        guard xmlTextReaderMoveToAttribute(reader, name) == 1 else { return nil }
        let text = value
        xmlTextReaderMoveToElement(reader)
        return text
    }

    /// Fills a slot that one element may fill only once.
    ///
    /// - Throws: ``InterchangeError/repeated(line:element:)`` when it is filled.
    public func once<Value>(
        _ name: String, _ slot: inout Value?, _ value: Value
    ) throws(InterchangeError) {
        guard slot == nil else { throw .repeated(line: line, element: name) }
        slot = value
    }

    /// The value of a slot that must have been filled.
    ///
    /// - Throws: ``InterchangeError/missing(line:element:)``.
    public func required<Value>(
        _ slot: Value?, _ name: String
    ) throws(InterchangeError) -> Value {
        guard let slot else { throw .missing(line: line, element: name) }
        return slot
    }
}

extension XMLReader {
    private var kind: xmlReaderTypes {
        xmlReaderTypes(rawValue: numericCast(max(0, xmlTextReaderNodeType(reader))))
    }

    private var value: String { XMLReader.text(xmlTextReaderConstValue(reader)) }

    private static func text(_ pointer: UnsafePointer<xmlChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }

    private static func uri(of namespace: UnsafeMutablePointer<xmlNs>) -> String {
        text(UnsafePointer(namespace.pointee.href))
    }

    /// The local name, with the prefix the caller chose for its namespace.
    private var name: String {
        let local = XMLReader.text(xmlTextReaderConstLocalName(reader))
        guard let namespace = xmlTextReaderCurrentNode(reader)?.pointee.ns else { return local }
        // Declarations of the root live as long as the document, so their address names them.
        let prefix =
            rootNamespaces.first { $0.pointer == namespace }?.prefix
            ?? prefix(ofURI: XMLReader.uri(of: namespace))
        if prefix.isEmpty { return local }
        return prefix.hasSuffix("}") ? prefix + local : "\(prefix):\(local)"
    }

    private func prefix(ofURI uri: String) -> String {
        let known = rootNamespaces.first { XMLReader.uri(of: $0.pointer) == uri }?.prefix
        return known ?? prefixes[uri] ?? "{\(uri)}"
    }

    /// Takes the start tag; false when the element is empty.
    private func open() -> Bool {
        isPending = false
        return xmlTextReaderIsEmptyElement(reader) != 1
    }

    /// Moves on inside an element, where the end of the file is a fault.
    private func advanceInside() throws(InterchangeError) -> Bool {
        guard try advance() else { throw .missing(line: line, element: "</\(element)>") }
        return true
    }

    /// Moves to the next node; false at the end of the file.
    private func advance() throws(InterchangeError) -> Bool {
        let result = xmlTextReaderRead(reader)
        if let fault = failure.fault { throw fault }
        guard result >= 0 else { throw .malformed(line: line, detail: "libxml2") }
        guard result == 1 else { return false }
        switch kind {
        case XML_READER_TYPE_DOCUMENT_TYPE: throw .documentType(line: line)
        case XML_READER_TYPE_ENTITY_REFERENCE: throw .malformed(line: line, detail: "entity")
        default: break
        }
        guard xmlTextReaderDepth(reader) < XMLReader.depthLimit else {
            throw .tooDeep(line: line, limit: XMLReader.depthLimit)
        }
        return true
    }
}

extension String {
    /// The text without spaces, tabs and line ends at its ends.
    var trimmingBlanks: String {
        let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
        guard let first = utf8.first, let last = utf8.last, isBlank(first) || isBlank(last) else {
            return self
        }
        let tail = utf8.drop(while: isBlank)
        let end = tail.lastIndex { !isBlank($0) }.map { tail.index(after: $0) }
        return String(self[tail.startIndex..<(end ?? tail.startIndex)])
    }
}
