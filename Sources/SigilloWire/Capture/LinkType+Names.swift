extension LinkType {
    /// The registry's name in lower case, or its number.
    package var name: String {
        Self.known[rawValue]?.name ?? "linktype-\(rawValue)"
    }

    /// What it is, in a few words for people.
    package var words: String {
        if let known = Self.known[rawValue] { return known.words }
        return switch rawValue {
        case 147...162: "for private use, USER\(rawValue - 147)"
        default: "which is not known"
        }
    }

    private static let known: [UInt32: (name: String, words: String)] = [
        0: ("null", "BSD loopback"), 1: ("ethernet", "Ethernet"), 3: ("ax25", "AX.25"),
        6: ("ieee802-5", "token ring"), 7: ("arcnet-bsd", "ARCNET"), 8: ("slip", "SLIP"), 9: ("ppp", "PPP"),
        10: ("fddi", "FDDI"), 12: ("raw", "raw IP"), 14: ("raw", "raw IP"), 50: ("ppp-hdlc", "PPP in HDLC framing"),
        51: ("ppp-ether", "PPPoE"), 99: ("symantec-firewall", "Symantec firewall"), 100: ("atm-rfc1483", "ATM"),
        101: ("raw", "raw IP"), 104: ("c-hdlc", "Cisco HDLC"), 105: ("ieee802-11", "IEEE 802.11"),
        107: ("frelay", "Frame Relay"), 108: ("loop", "OpenBSD loopback"), 109: ("enc", "OpenBSD IPsec"),
        113: ("linux-sll", "Linux cooked"), 114: ("ltalk", "LocalTalk"), 117: ("pflog", "OpenBSD packet filter log"),
        119: ("ieee802-11-prism", "IEEE 802.11 with Prism header"), 122: ("ip-over-fc", "IP over Fibre Channel"),
        123: ("sunatm", "SunATM"), 127: ("ieee802-11-radiotap", "IEEE 802.11 with radiotap header"),
        129: ("arcnet-linux", "ARCNET"), 138: ("apple-ip-over-ieee1394", "IP over IEEE 1394"),
        139: ("mtp2-with-phdr", "SS7"), 140: ("mtp2", "SS7"), 141: ("mtp3", "SS7"), 142: ("sccp", "SS7"),
        143: ("docsis", "DOCSIS"), 144: ("linux-irda", "infrared"),
        163: ("ieee802-11-avs", "IEEE 802.11 with AVS header"),
        166: ("ppp-pppd", "PPP with direction"), 177: ("linux-lapd", "ISDN"),
        178: ("juniper-ether", "Juniper Ethernet"),
        186: ("usb-freebsd", "USB"), 187: ("bluetooth-hci-h4", "Bluetooth"), 189: ("usb-linux", "USB"),
        190: ("can20b", "CAN bus"), 192: ("ppi", "per-packet information"),
        195: ("ieee802-15-4-withfcs", "IEEE 802.15.4"),
        197: ("erf", "Endace records"), 201: ("bluetooth-hci-h4-with-phdr", "Bluetooth"),
        204: ("ppp-with-dir", "PPP with direction"), 215: ("ieee802-15-4-nonask-phy", "IEEE 802.15.4"),
        220: ("usb-linux-mmapped", "USB"), 224: ("fc-2", "Fibre Channel"), 226: ("ipnet", "Solaris IPNET"),
        227: ("can-socketcan", "CAN bus"), 228: ("ipv4", "IPv4"), 229: ("ipv6", "IPv6"),
        230: ("ieee802-15-4-nofcs", "IEEE 802.15.4"), 231: ("dbus", "D-Bus"), 239: ("nflog", "Linux netfilter log"),
        240: ("netanalyzer", "netANALYZER Ethernet"), 245: ("nfc-llcp", "near-field communication"),
        247: ("infiniband", "InfiniBand"), 248: ("sctp", "SCTP"), 249: ("usbpcap", "USB"),
        251: ("bluetooth-le-ll", "Bluetooth"), 252: ("wireshark-upper-pdu", "Wireshark's exported packets"),
        253: ("netlink", "Linux netlink"), 254: ("bluetooth-linux-monitor", "Bluetooth"),
        255: ("bluetooth-bredr-bb", "Bluetooth"), 256: ("bluetooth-le-ll-with-phdr", "Bluetooth"),
        258: ("pktap", "Apple PKTAP"), 259: ("epon", "Ethernet PON"), 264: ("iso-14443", "contactless cards"),
        266: ("usb-darwin", "USB"), 270: ("loratap", "LoRa"), 271: ("vsock", "virtual sockets"),
        276: ("linux-sll2", "Linux cooked 2"), 283: ("ieee802-15-4-tap", "IEEE 802.15.4"),
        288: ("usb-2-0", "USB"),
    ]
}
