/// Text as `i;unicode-casemap` compares it (RFC 5051): each character in title case, then decomposed.
///
/// The decompositions are those of the Latin, Greek, Cyrillic and Hangul letters that are in use; a rarer letter
/// compares by its title case alone.
enum Casemap {
    /// `text`, which is UTF-8, mapped; what is not valid becomes U+FFFD.
    static func mapped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0x80 }) else { return text.map(ASCII.upper) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                result.append(ASCII.upper(UInt8(truncatingIfNeeded: scalar.value)))
            } else if scalar.value < tableEnd {
                result.append(contentsOf: table[Int(scalar.value - 0x80)])
            } else {
                result.append(contentsOf: octets(of: scalar))
            }
        }
        return result
    }

    // Looking a character up takes long: those of most alphabets are looked up once.
    private static let tableEnd: UInt32 = 0x600
    private static let table = (0x80..<tableEnd).map { Unicode.Scalar($0).map(octets) ?? [] }

    /// What a character beyond ASCII becomes.
    private static func octets(of scalar: Unicode.Scalar) -> [UInt8] {
        decomposed(titlecase(scalar)).flatMap { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
    }

    /// The simple title case: a mapping to several characters is none (RFC 5051 §2).
    private static func titlecase(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        // These have no case, and looking it up takes long.
        if scalar.value >= 0x2e80, scalar.value < 0xa640 { return scalar }
        let mapping = scalar.properties.titlecaseMapping.unicodeScalars
        guard let first = mapping.first, mapping.count == 1 else { return scalar }
        return first
    }

    private static func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.value >= 0xac00, scalar.value <= 0xd7a3 { return hangul(scalar.value - 0xac00) }
        guard let (base, mark) = decompositions[scalar] else { return [scalar] }
        // A base may be composed itself, as in Vietnamese.
        return decomposed(base) + [mark]
    }

    // The Unicode Standard §3.12.
    private static func hangul(_ index: UInt32) -> [Unicode.Scalar] {
        let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11a7 + index % 28]
        return parts.prefix(index % 28 == 0 ? 2 : 3).compactMap(Unicode.Scalar.init)
    }

    private static let decompositions: [Unicode.Scalar: (base: Unicode.Scalar, mark: Unicode.Scalar)] = {
        var table: [Unicode.Scalar: (base: Unicode.Scalar, mark: Unicode.Scalar)] = [:]
        for (mark, pairs) in composed {
            let scalars = Array(pairs.unicodeScalars)
            for index in stride(from: 0, to: scalars.count - 1, by: 2) {
                table[scalars[index + 1]] = (scalars[index], mark)
            }
        }
        return table
    }()

    // For each mark: capitals without and with it, in turn.
    private static let composed: [(Unicode.Scalar, String)] = [
        ("\u{300}", "AÀEÈIÌNǸOÒUÙWẀYỲÂẦÊỀÔỒĂẰƠỜƯỪÜǛЕЀИЍ"),
        ("\u{301}", "AÁÅǺCĆEÉGǴIÍKḰLĹMḾNŃOÓPṔRŔSŚUÚWẂYÝZŹÂẤÊẾÔỐĂẮƠỚƯỨÇḈÜǗÆǼØǾΑΆΕΈΗΉΙΊΟΌΥΎΩΏГЃКЌ"),
        ("\u{302}", "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶZẐẠẬẸỆỌỘ"),
        ("\u{303}", "AÃEẼIĨNÑOÕUŨVṼYỸÂẪÊỄÔỖĂẴƠỠƯỮ"),
        ("\u{304}", "AĀEĒGḠIĪOŌUŪYȲÜǕÆǢИӢУӮ"),
        ("\u{306}", "AĂEĔGĞIĬOŎUŬẠẶАӐЕӖИЙУЎЖӁ"),
        ("\u{307}", "AȦBḂCĊDḊEĖFḞGĠHḢIİMṀNṄOȮPṖRṘSṠTṪWẆXẊYẎZŻ"),
        ("\u{308}", "AÄEËHḦIÏOÖUÜWẄXẌYŸΙΪΥΫЕЁІЇАӒЖӜЗӞИӤОӦУӰЧӴЫӸЭӬ"),
        ("\u{309}", "AẢEẺIỈOỎUỦYỶÂẨÊỂÔỔĂẲƠỞƯỬ"),
        ("\u{30a}", "AÅUŮ"),
        ("\u{30b}", "OŐUŰУӲ"),
        ("\u{30c}", "AǍCČDĎEĚGǦHȞIǏKǨLĽNŇOǑRŘSŠTŤUǓZŽÜǙ"),
        ("\u{30f}", "AȀEȄIȈOȌRȐUȔ"),
        ("\u{311}", "AȂEȆIȊOȎRȒUȖ"),
        ("\u{31b}", "OƠUƯ"),
        ("\u{323}", "AẠBḄDḌEẸHḤIỊKḲLḶMṂNṆOỌRṚSṢTṬUỤVṾWẈYỴZẒƠỢƯỰ"),
        ("\u{326}", "SȘTȚ"),
        ("\u{327}", "CÇDḐEȨGĢHḨKĶLĻNŅRŖSŞTŢ"),
        ("\u{328}", "AĄEĘIĮOǪUŲ"),
        ("\u{331}", "BḆDḎKḴLḺNṈRṞTṮZẔ"),
    ]
}
