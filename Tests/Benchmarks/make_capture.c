/*
 * Writes captures for scripts/bench-check: always the same octets for the same arguments.
 *
 *   make_capture KIND SCALE FILE
 *
 * KIND is what the capture holds; SCALE multiplies its flows (1 is the size named here); FILE `-` is standard output.
 *   A        mail over TLS 1.3, a third by STARTTLS, 64 flows at a time; one LOGIN in clear at the very end (700 MB)
 *   B        IMAP FETCH and SMTP DATA in clear with base64 attachments; every flow logs in (315 MB)
 *   C        a million short flows from SYN to FIN, every second one with a ClientHello (540 MB)
 *   D        three million SYNs from random addresses that nobody answers (210 MB)
 *   one      a single SYN
 *   secrets  no capture: SCALE secrets of 16 characters, one a line, none of which stands in a capture
 *
 * IP and TCP headers are valid with their checksums; addresses are those of documentation, except in D.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { segment_size = 1448, timestamp_option = 12, slots = 64, message_limit = 600 * 1024 };

static FILE *out;

static void fail(const char *what) {
    fprintf(stderr, "make_capture: %s\n", what);
    exit(2);
}

/* Chance: splitmix64, the same everywhere. */

static uint64_t chance = 0x5161110;

static uint64_t next_random(void) {
    uint64_t z = chance += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t below(uint32_t limit) {
    return (uint32_t)((next_random() >> 32) * limit >> 32);
}

static void fill_random(uint8_t *at, size_t count) {
    while (count >= 8) {
        uint64_t value = next_random();
        memcpy(at, &value, 8);
        at += 8;
        count -= 8;
    }
    for (uint64_t value = next_random(); count > 0; count--, value >>= 8) *at++ = (uint8_t)value;
}

/* Octets that are put together before they are sent. */

struct text {
    uint8_t *octets;
    size_t count, room;
};

static uint8_t *extend(struct text *text, size_t count) {
    if (text->count + count > text->room) {
        text->room = (text->count + count) * 2;
        text->octets = realloc(text->octets, text->room);
        if (!text->octets) fail("out of memory");
    }
    text->count += count;
    return text->octets + text->count - count;
}

static void put(struct text *text, const void *octets, size_t count) {
    memcpy(extend(text, count), octets, count);
}

static void put8(struct text *text, unsigned value) {
    *extend(text, 1) = (uint8_t)value;
}

static void put16(struct text *text, unsigned value) {
    put8(text, value >> 8);
    put8(text, value);
}

__attribute__((format(printf, 2, 3))) static void say(struct text *text, const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    put(text, line, (size_t)count);
}

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void put_base64(struct text *text, const void *octets, size_t count) {
    const uint8_t *from = octets;
    for (; count > 0; from += 3) {
        size_t here = count < 3 ? count : 3;
        uint32_t group = (uint32_t)from[0] << 16 | (here > 1 ? (uint32_t)from[1] << 8 : 0) | (here > 2 ? from[2] : 0);
        put8(text, (uint8_t)letters[group >> 18]);
        put8(text, (uint8_t)letters[group >> 12 & 63]);
        put8(text, here > 1 ? (uint8_t)letters[group >> 6 & 63] : '=');
        put8(text, here > 2 ? (uint8_t)letters[group & 63] : '=');
        count -= here;
    }
}

/* Frames. */

static uint64_t microseconds;

static uint32_t sum(uint32_t start, const uint8_t *octets, size_t count) {
    uint64_t total = start;
    for (; count >= 2; octets += 2, count -= 2) total += (uint32_t)octets[0] << 8 | octets[1];
    if (count) total += (uint32_t)octets[0] << 8;
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    return (uint32_t)total;
}

static void big16(uint8_t *at, unsigned value) {
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void big32(uint8_t *at, uint32_t value) {
    big16(at, value >> 16);
    big16(at + 2, value);
}

enum { fin = 1, syn = 2, push = 8, acknowledge = 16 };

struct segment {
    uint32_t from, to;
    uint16_t from_port, to_port;
    uint32_t sequence, acknowledged;
    int flags, has_timestamp;
    const uint8_t *octets;
    size_t count;
};

static void write_frame(const struct segment *segment) {
    uint8_t frame[16 + 14 + 20 + 32 + segment_size] = {0};
    const unsigned options = segment->has_timestamp ? timestamp_option : 0;
    const size_t tcp_length = 20 + options + segment->count;
    const uint32_t length = (uint32_t)(14 + 20 + tcp_length);
    const uint32_t seconds = 1700000000 + (uint32_t)(microseconds / 1000000);
    const uint32_t rest = (uint32_t)(microseconds % 1000000);
    microseconds += 10;
    memcpy(frame, &seconds, 4);
    memcpy(frame + 4, &rest, 4);
    memcpy(frame + 8, &length, 4);
    memcpy(frame + 12, &length, 4);

    uint8_t *const ethernet = frame + 16, *const ip = ethernet + 14, *const tcp = ip + 20;
    memcpy(ethernet, "\x02\0\0\0\0\x02\x02\0\0\0\0\x01\x08", 13);
    ip[0] = 0x45;
    big16(ip + 2, (unsigned)(20 + tcp_length));
    big16(ip + 4, (unsigned)(microseconds / 10) & 0xffff);
    ip[6] = 0x40;
    ip[8] = 64;
    ip[9] = 6;
    big32(ip + 12, segment->from);
    big32(ip + 16, segment->to);
    big16(ip + 10, ~sum(0, ip, 20));

    big16(tcp, segment->from_port);
    big16(tcp + 2, segment->to_port);
    big32(tcp + 4, segment->sequence);
    big32(tcp + 8, segment->acknowledged);
    tcp[12] = (uint8_t)((20 + options) / 4 << 4);
    tcp[13] = (uint8_t)segment->flags;
    big16(tcp + 14, 64240);
    if (options) {
        memcpy(tcp + 20, "\x01\x01\x08\x0a", 4);
        big32(tcp + 24, (uint32_t)(microseconds / 1000));
        big32(tcp + 28, (uint32_t)(microseconds / 1000));
    }
    if (segment->count) memcpy(tcp + 20 + options, segment->octets, segment->count);
    big16(tcp + 16, ~sum(sum((uint32_t)(6 + tcp_length), ip + 12, 8), tcp, tcp_length));
    if (fwrite(frame, 1, 16 + length, out) != 16 + length) fail("the capture cannot be written");
}

/* Flows: each has octets to be sent, and a script that gives it the next ones. */

struct flow {
    uint32_t address[2];
    uint16_t port[2];
    uint32_t sequence[2];
    int stage, rounds, is_starttls, has_timestamp;
    unsigned number, unacknowledged;
    int sender;
    struct text text;
    size_t sent;
};

static void send_segment(struct flow *flow, int sender, int flags, const uint8_t *octets, size_t count) {
    const struct segment segment = {
        .from = flow->address[sender], .to = flow->address[!sender],
        .from_port = flow->port[sender], .to_port = flow->port[!sender],
        .sequence = flow->sequence[sender], .acknowledged = flags & acknowledge ? flow->sequence[!sender] : 0,
        .flags = flags, .has_timestamp = flow->has_timestamp, .octets = octets, .count = count,
    };
    write_frame(&segment);
    flow->sequence[sender] += (uint32_t)count + (flags & (syn | fin) ? 1 : 0);
}

static void open_flow(struct flow *flow, unsigned number, uint16_t port, int has_timestamp) {
    struct text text = flow->text;
    text.count = 0;
    *flow = (struct flow){
        /* 198.51.100.0/24 and 198.18.0.0/15 (RFC 5737, RFC 2544). */
        .address = {0xc6120000 | (number * 2654435761u & 0x1ffff), 0xc6336400 | (number % 200 + 1)},
        .port = {(uint16_t)(32768 + number % 28000), port},
        .sequence = {(uint32_t)next_random(), (uint32_t)next_random()},
        .number = number, .has_timestamp = has_timestamp, .text = text,
    };
    send_segment(flow, 0, syn, NULL, 0);
    send_segment(flow, 1, syn | acknowledge, NULL, 0);
    send_segment(flow, 0, acknowledge, NULL, 0);
}

static void close_flow(struct flow *flow) {
    send_segment(flow, 0, fin | acknowledge, NULL, 0);
    send_segment(flow, 1, fin | acknowledge, NULL, 0);
    send_segment(flow, 0, acknowledge, NULL, 0);
}

/* Begins to send what the text holds from now on. */
static struct text *speak(struct flow *flow, int sender) {
    flow->sender = sender;
    flow->text.count = flow->sent = 0;
    return &flow->text;
}

/* Sends one segment, and the acknowledgement of every second one; false when nothing is left. */
static int send_next(struct flow *flow) {
    size_t left = flow->text.count - flow->sent;
    if (left == 0) return 0;
    const size_t count = left < segment_size ? left : segment_size;
    send_segment(flow, flow->sender, acknowledge | (count == left ? push : 0), flow->text.octets + flow->sent, count);
    flow->sent += count;
    if (++flow->unacknowledged % 2 == 0 && count == segment_size) {
        send_segment(flow, !flow->sender, acknowledge, NULL, 0);
    }
    return 1;
}

/* TLS 1.3 (RFC 8446). */

static size_t begin_block(struct text *text, unsigned octets) {
    extend(text, octets);
    return text->count;
}

static void end_block(struct text *text, size_t start, unsigned octets) {
    const size_t length = text->count - start;
    for (unsigned index = 0; index < octets; index++) {
        text->octets[start - 1 - index] = (uint8_t)(length >> 8 * index);
    }
}

static void put_client_hello(struct text *text, const char *name, size_t padded) {
    put(text, "\x16\x03\x01", 3);
    const size_t record = begin_block(text, 2);
    put8(text, 1);
    const size_t message = begin_block(text, 3);
    put16(text, 0x0303);
    fill_random(extend(text, 32), 32);
    put8(text, 32);
    fill_random(extend(text, 32), 32);
    put(text, "\0\x08\x13\x01\x13\x02\x13\x03\xc0\x2f\x01\0", 12);
    const size_t extensions = begin_block(text, 2);
    const size_t length = strlen(name);
    put16(text, 0);
    put16(text, (unsigned)length + 5);
    put16(text, (unsigned)length + 3);
    put8(text, 0);
    put16(text, (unsigned)length);
    put(text, name, length);
    put(text, "\0\x0a\0\x04\0\x02\0\x1d", 8);
    put(text, "\0\x0d\0\x08\0\x06\x04\x03\x08\x04\x04\x01", 12);
    put(text, "\0\x2b\0\x05\x04\x03\x04\x03\x03", 9);
    put(text, "\0\x2d\0\x02\x01\x01", 6);
    put(text, "\0\x33\0\x26\0\x24\0\x1d\0\x20", 10);
    fill_random(extend(text, 32), 32);
    if (text->count + 4 < record + padded) {
        const size_t padding = record + padded - text->count - 4;
        put16(text, 21);
        put16(text, (unsigned)padding);
        memset(extend(text, padding), 0, padding);
    }
    end_block(text, extensions, 2);
    end_block(text, message, 3);
    end_block(text, record, 2);
}

static void put_application_data(struct text *text, size_t length) {
    put(text, "\x17\x03\x03", 3);
    put16(text, (unsigned)length);
    fill_random(extend(text, length), length);
}

static const char change_cipher_spec[] = "\x14\x03\x03\0\x01\x01";

static void put_server_flight(struct text *text) {
    put(text, "\x16\x03\x03\0\x7a\x02\0\0\x76\x03\x03", 11);
    fill_random(extend(text, 32), 32);
    put8(text, 32);
    fill_random(extend(text, 32), 32);
    put(text, "\x13\x01\0\0\x2e\0\x2b\0\x02\x03\x04\0\x33\0\x24\0\x1d\0\x20", 19);
    fill_random(extend(text, 32), 32);
    put(text, change_cipher_spec, 6);
    /* EncryptedExtensions, Certificate and CertificateVerify, Finished. */
    put_application_data(text, 32);
    put_application_data(text, 2300);
    put_application_data(text, 69);
}

static int next_sealed(struct flow *flow) {
    static const char *const names[] = {"imap.mail.test", "smtp.mail.test", "mail.example.test"};
    const int is_imap = flow->port[1] == 143 || flow->port[1] == 993;
    const int stage = flow->stage++;
    if (stage < 4) {
        if (!flow->is_starttls) {
            flow->stage = 5;
        } else if (stage == 0) {
            say(speak(flow, 1), is_imap ? "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n"
                                        : "220 mail.test ESMTP ready\r\n");
            flow->stage = is_imap ? 3 : 1;
            return 1;
        } else if (stage == 1) {
            say(speak(flow, 0), "EHLO client.test\r\n");
            return 1;
        } else if (stage == 2) {
            say(speak(flow, 1), "250-mail.test\r\n250-SIZE 52428800\r\n250 STARTTLS\r\n");
            return 1;
        } else {
            say(speak(flow, 0), is_imap ? "a1 STARTTLS\r\n" : "STARTTLS\r\n");
            return 1;
        }
    } else if (stage == 4) {
        say(speak(flow, 1), is_imap ? "a1 OK begin TLS\r\n" : "220 go ahead\r\n");
        return 1;
    }
    switch (flow->stage) {
    case 5:
        flow->stage = 6;
        put_client_hello(speak(flow, 0), names[flow->number % 3], 512);
        return 1;
    case 6: break;
    }
    if (stage == 6) {
        put_server_flight(speak(flow, 1));
        flow->stage = 7;
        return 1;
    }
    if (stage == 7) {
        struct text *text = speak(flow, 0);
        put(text, change_cipher_spec, 6);
        put_application_data(text, 53);
        flow->rounds = 2 * (2 + (int)below(4));
        return 1;
    }
    if (flow->rounds == 0) return 0;
    if (flow->rounds-- % 2 == 0) {
        put_application_data(speak(flow, 0), 40 + below(160));
    } else {
        struct text *text = speak(flow, 1);
        for (size_t left = 3000 + below(25000); left > 0;) {
            const size_t length = left < 16384 + 17 ? left : 16384 + 17;
            put_application_data(text, length);
            left -= length;
        }
        if (flow->rounds == 0) put_application_data(text, 19);
    }
    return 1;
}

/* Mail in clear. */

static void put_message(struct text *text, struct text *attachment, unsigned number, size_t size) {
    say(text, "From: sender%u@mail.test\r\nTo: user%u@mail.test\r\nSubject: Report %u\r\n", number, number, number);
    say(text, "Message-ID: <%u.%08x@mail.test>\r\nMIME-Version: 1.0\r\n", number, (unsigned)next_random());
    say(text, "Content-Type: multipart/mixed; boundary=\"b%u\"\r\n\r\n", number);
    say(text, "--b%u\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", number);
    say(text, "Hello,\r\n\r\nthe report of this week is attached.\r\n\r\n--b%u\r\n", number);
    say(text, "Content-Type: application/pdf; name=\"report%u.pdf\"\r\n", number);
    say(text, "Content-Transfer-Encoding: base64\r\n\r\n");
    attachment->count = 0;
    fill_random(extend(attachment, size), size);
    for (size_t position = 0; position < size; position += 57) {
        put_base64(text, attachment->octets + position, size - position < 57 ? size - position : 57);
        put(text, "\r\n", 2);
    }
    say(text, "--b%u--\r\n", number);
}

static struct text attachment, message;

static int next_imap(struct flow *flow) {
    switch (flow->stage++) {
    case 0:
        flow->rounds = 1 + (int)below(3);
        say(speak(flow, 1), "* OK [CAPABILITY IMAP4rev1] ready\r\n");
        return 1;
    case 1:
        say(speak(flow, 0), "a1 LOGIN user%u password-%08x\r\n", flow->number, flow->number * 2654435761u);
        return 1;
    case 2: say(speak(flow, 1), "a1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS] done\r\n"); return 1;
    case 3: say(speak(flow, 0), "a2 SELECT INBOX\r\n"); return 1;
    case 4:
        say(speak(flow, 1), "* 3 EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen \\Answered)\r\n* OK [UIDVALIDITY 1] ok\r\n"
                            "a2 OK [READ-WRITE] done\r\n");
        return 1;
    case 5: say(speak(flow, 0), "a%d UID FETCH %d (BODY.PEEK[])\r\n", flow->rounds + 2, flow->rounds); return 1;
    case 6: {
        struct text *text = speak(flow, 1);
        message.count = 0;
        put_message(&message, &attachment, flow->number, 60000 + below(210000));
        say(text, "* %d FETCH (UID %d BODY[] {%zu}\r\n", flow->rounds, flow->rounds, message.count);
        put(text, message.octets, message.count);
        say(text, ")\r\na%d OK done\r\n", flow->rounds + 2);
        if (--flow->rounds > 0) flow->stage = 5;
        return 1;
    }
    case 7: say(speak(flow, 0), "a9 LOGOUT\r\n"); return 1;
    case 8: say(speak(flow, 1), "* BYE\r\na9 OK done\r\n"); return 1;
    default: return 0;
    }
}

static int next_smtp(struct flow *flow) {
    char line[64];
    switch (flow->stage++) {
    case 0:
        flow->rounds = 1 + (int)below(3);
        say(speak(flow, 1), "220 mail.test ESMTP ready\r\n");
        return 1;
    case 1: say(speak(flow, 0), "EHLO client.test\r\n"); return 1;
    case 2: say(speak(flow, 1), "250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n"); return 1;
    case 3: {
        struct text *text = speak(flow, 0);
        const int count = snprintf(
            line, sizeof line, "%cuser%u%cpassword-%08x", 0, flow->number, 0, flow->number * 2654435761u);
        say(text, "AUTH PLAIN ");
        put_base64(text, line, (size_t)count);
        say(text, "\r\n");
        return 1;
    }
    case 4: say(speak(flow, 1), "235 accepted\r\n"); return 1;
    case 5: say(speak(flow, 0), "MAIL FROM:<user%u@mail.test>\r\n", flow->number); return 1;
    case 6: say(speak(flow, 1), "250 ok\r\n"); return 1;
    case 7: say(speak(flow, 0), "RCPT TO:<sender%u@mail.test>\r\n", flow->number); return 1;
    case 8: say(speak(flow, 1), "250 ok\r\n"); return 1;
    case 9: say(speak(flow, 0), "DATA\r\n"); return 1;
    case 10: say(speak(flow, 1), "354 go ahead\r\n"); return 1;
    case 11: {
        struct text *text = speak(flow, 0);
        put_message(text, &attachment, flow->number, 60000 + below(210000));
        say(text, ".\r\n");
        return 1;
    }
    case 12:
        say(speak(flow, 1), "250 queued\r\n");
        if (--flow->rounds > 0) flow->stage = 5;
        return 1;
    case 13: say(speak(flow, 0), "QUIT\r\n"); return 1;
    case 14: say(speak(flow, 1), "221 bye\r\n"); return 1;
    default: return 0;
    }
}

static int next_login(struct flow *flow) {
    switch (flow->stage++) {
    case 0: say(speak(flow, 1), "* OK [CAPABILITY IMAP4rev1] ready\r\n"); return 1;
    case 1: say(speak(flow, 0), "a1 LOGIN alice the-last-password\r\n"); return 1;
    case 2: say(speak(flow, 1), "a1 OK done\r\n"); return 1;
    default: return 0;
    }
}

/* Captures. */

static int next_stage(struct flow *flow, char kind) {
    if (kind == 'L') return next_login(flow);
    if (kind == 'A') return next_sealed(flow);
    return flow->port[1] == 143 ? next_imap(flow) : next_smtp(flow);
}

static void begin(struct flow *flow, char kind, unsigned number) {
    static const uint16_t sealed[] = {993, 465, 993, 993, 465, 465};
    if (kind == 'A') {
        const int is_starttls = number % 3 == 2;
        open_flow(flow, number, is_starttls ? number % 2 ? 143 : 587 : sealed[number % 6], 1);
        flow->is_starttls = is_starttls;
    } else {
        open_flow(flow, number, kind == 'L' || number % 2 == 0 ? 143 : 587, 1);
    }
}

/* Plays so many flows, some of them at the same time. */
static void play(char kind, unsigned flows, unsigned first, unsigned at_once) {
    static struct flow flow[slots];
    int is_open[slots] = {0};
    unsigned begun = 0, open = 0;
    while (begun < flows || open > 0) {
        const unsigned slot = below(at_once);
        if (!is_open[slot]) {
            if (begun == flows) continue;
            begin(&flow[slot], kind, first + begun++);
            is_open[slot] = 1;
            open++;
            continue;
        }
        /* A few segments at a time, as a server hands them to the network. */
        for (unsigned burst = 1 + below(10); burst > 0; burst--) {
            if (send_next(&flow[slot])) continue;
            if (next_stage(&flow[slot], kind)) continue;
            close_flow(&flow[slot]);
            is_open[slot] = 0;
            open--;
            break;
        }
    }
}

static void play_short(unsigned flows) {
    static struct flow flow[slots];
    struct text hello = {0};
    for (unsigned first = 0; first < flows; first += slots) {
        const unsigned count = flows - first < slots ? flows - first : slots;
        for (unsigned index = 0; index < count; index++) {
            open_flow(&flow[index], first + index, (first + index) % 4 < 2 ? 993 : 465, 0);
        }
        for (unsigned index = 0; index < count; index++) {
            if ((first + index) % 2 == 0) {
                hello.count = 0;
                put_client_hello(&hello, "mail.test", 0);
                send_segment(&flow[index], 0, push | acknowledge, hello.octets, hello.count);
            }
            close_flow(&flow[index]);
        }
    }
    free(hello.octets);
}

static void flood(unsigned segments) {
    for (unsigned index = 0; index < segments; index++) {
        const uint64_t value = next_random();
        const struct segment segment = {
            .from = (uint32_t)value | 0x01000000, .to = 0xc6336401, .from_port = (uint16_t)(1024 + (value >> 32) % 64000),
            .to_port = 143, .sequence = (uint32_t)next_random(), .flags = syn,
        };
        write_frame(&segment);
    }
}

static void write_secrets(unsigned count) {
    static const char alphabet[] = "abcdefghijkmnopqrstuvwxyz23456789";
    for (unsigned index = 0; index < count; index++) {
        char line[18] = {0};
        for (int column = 0; column < 16; column++) line[column] = alphabet[below(sizeof alphabet - 1)];
        fprintf(out, "%s\n", line);
    }
}

int main(int count, char **arguments) {
    if (count != 4) fail("usage: make_capture A|B|C|D|one|secrets SCALE FILE");
    const char *const kind = arguments[1];
    const double scale = atof(arguments[2]);
    if (!(scale > 0 && scale <= 100000)) fail("SCALE is a number above 0");
    out = strcmp(arguments[3], "-") ? fopen(arguments[3], "wb") : stdout;
    if (!out) fail("the file cannot be written");
    setvbuf(out, NULL, _IOFBF, 1 << 20);
    if (strcmp(kind, "secrets") == 0) {
        write_secrets((unsigned)scale);
    } else {
        /* A pcap header in the byte order of this machine, as all numbers outside the frames: Ethernet, microseconds. */
        const uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
        fwrite(header, sizeof header, 1, out);
        if (strcmp(kind, "A") == 0) {
            play('A', (unsigned)(16551 * scale), 0, slots);
            play('L', 1, (unsigned)(16551 * scale), 1);
        } else if (strcmp(kind, "B") == 0) {
            play('B', (unsigned)(702 * scale), 0, 16);
        } else if (strcmp(kind, "C") == 0) {
            play_short((unsigned)(1000000 * scale));
        } else if (strcmp(kind, "D") == 0) {
            flood((unsigned)(3000000 * scale));
        } else if (strcmp(kind, "one") == 0) {
            flood(1);
        } else {
            fail("the kind is A, B, C, D, one or secrets");
        }
    }
    if (fclose(out) != 0) fail("the file cannot be written");
    return 0;
}
