import SigilloCore
import SigilloVerdict

/// A timeline with two eyes: left what crossed the wire, right what the server decrypted from the same frames.
struct EvidenceTable {
    let rows: [TimelineRow]
    let style: ConsoleStyle

    /// Rows that are shown at most; the decisive ones always are.
    private static let limit = 24
    private static let indent = 8
    /// The left column's widest text outside a terminal: longer ones push their own row's right column out.
    private static let widest = 64

    var lines: [ConsoleLine] {
        guard !rows.isEmpty else { return [] }
        let shown = selection
        let hasTwoEyes = shown.contains { $0.row?.server != nil }
        let prefix = Prefix(rows: shown.compactMap(\.row))
        let left = hasTwoEyes ? leftWidth(shown.compactMap(\.row), prefix: prefix) : nil
        var lines: [ConsoleLine] = []
        if let left {
            var heading = ConsoleLine()
            heading.pad(to: Self.indent + prefix.width)
            heading.add("what crossed the wire", .strong)
            heading.pad(to: Self.indent + prefix.width + left)
            heading.add(" │ ")
            heading.add("what the server decrypted", .strong)
            lines.append(heading)
        }
        for entry in shown {
            if let row = entry.row {
                lines += self.lines(of: row, prefix: prefix, left: left, isStacked: hasTwoEyes && left == nil)
            } else {
                var line = ConsoleLine()
                line.pad(to: Self.indent)
                line.add("… \(Wording.count(entry.hidden, "row")) between …", .faint)
                lines.append(line)
            }
        }
        return lines
    }

    private func lines(of row: TimelineRow, prefix: Prefix, left: Int?, isStacked: Bool) -> [ConsoleLine] {
        var line = ConsoleLine()
        line.pad(to: Self.indent)
        line.add(prefix.text(of: row))
        let start = line.width
        let ink: ConsoleLine.Ink = row.mark == nil ? .plain : .strong
        line.add(cut(VisibleText.line(row.text), to: left ?? room(after: start)), ink)
        if let left {
            line.pad(to: start + left)
            line.add(" │")
            if let server = row.server {
                line.add(" ")
                line.add(cut(VisibleText.line(server), to: room(after: line.width)))
            }
        }
        if let mark = row.mark { line.add("  ‹ \(mark)", .verdict(mark == "gap" ? .inconclusive : .fail)) }
        guard isStacked, let server = row.server else { return [line] }
        var second = ConsoleLine()
        second.pad(to: start)
        second.add("server: " + cut(VisibleText.line(server), to: room(after: start + 8)))
        return [line, second]
    }

    /// The columns that remain on a terminal, or nil for as many as it takes.
    private func room(after column: Int) -> Int? {
        style.width.map { max(20, $0 - column) }
    }

    /// On a terminal a long text ends in an ellipsis; elsewhere nothing is cut.
    private func cut(_ text: String, to width: Int?) -> String {
        guard style.isTerminal, let width, text.count > width, width > 1 else { return text }
        return text.prefix(width - 1) + "…"
    }

    /// The left column's width, or nil where the terminal is too narrow for two columns.
    private func leftWidth(_ rows: [TimelineRow], prefix: Prefix) -> Int? {
        let longest = rows.map { VisibleText.line($0.text).count }.max() ?? 0
        let wanted = max("what crossed the wire".count, min(longest, Self.widest))
        guard let width = style.width else { return wanted }
        let available = width - Self.indent - prefix.width - 3
        return available < 56 ? nil : min(wanted, available / 2)
    }

    /// Head, tail and every marked row; a count stands for the rows left out.
    private var selection: [(row: TimelineRow?, hidden: Int)] {
        guard rows.count > Self.limit else { return rows.map { ($0, 0) } }
        var chosen = Set(rows.indices.prefix(Self.limit / 2)).union(rows.indices.suffix(Self.limit / 4))
        for index in rows.indices where rows[index].mark != nil && chosen.count < Self.limit { chosen.insert(index) }
        var result: [(row: TimelineRow?, hidden: Int)] = []
        var last = -1
        for index in chosen.sorted() {
            if index > last + 1 { result.append((nil, index - last - 1)) }
            result.append((rows[index], 0))
            last = index
        }
        return result
    }
}

/// The columns in front of a row's text: frame, time, direction.
private struct Prefix {
    private let frameWidth: Int
    private let timeWidth: Int

    init(rows: [TimelineRow]) {
        frameWidth = rows.map { Self.frame($0).count }.max() ?? 0
        timeWidth = rows.map { Wording.offset(microseconds: $0.microseconds).count }.max() ?? 0
    }

    var width: Int { frameWidth + timeWidth + 9 }

    func text(of row: TimelineRow) -> String {
        let frame = Self.frame(row)
        let time = Wording.offset(microseconds: row.microseconds)
        return frame + String(repeating: " ", count: frameWidth - frame.count + 2)
            + String(repeating: " ", count: timeWidth - time.count) + time
            + "  " + (row.direction?.rawValue ?? "   ") + "  "
    }

    private static func frame(_ row: TimelineRow) -> String { row.frame.map { "#\($0)" } ?? "" }
}
