// SPDX-License-Identifier: Apache-2.0
// proxy: networks of trusted proxies, and what their headers say. It owns the list, in the arena it was made in. It
// opens no socket, and asks no name server.
#include "http/proxy.h"
#include "base/arena.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define NETWORKS 32

// Every address as IPv6; IPv4 lies in ::ffff:0:0/96.
struct network {
    unsigned char address[16];
    unsigned bits;
};

struct proxies {
    bool is_unix_trusted;
    struct network networks[NETWORKS];
    size_t networks_count;
};

void name_peer(const struct sockaddr *address, char words[PEER_BYTES]) {
    words[0] = '\0';
    if (address && address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;
        (void)inet_ntop(AF_INET, &v4->sin_addr, words, PEER_BYTES);
    } else if (address && address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;
        const unsigned char *bytes = v6->sin6_addr.s6_addr;
        bool is_v4 = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr);
        (void)inet_ntop(is_v4 ? AF_INET : AF_INET6, is_v4 ? bytes + 12 : bytes, words, PEER_BYTES);
    }
}

// *first_bit: where the address as it was written begins (96 for IPv4).
static bool read_address(text written, unsigned char address[16], unsigned *first_bit) {
    char words[INET6_ADDRSTRLEN];
    if (written.length == 0 || written.length >= sizeof words)
        return false;
    memcpy(words, written.bytes, written.length);
    words[written.length] = '\0';
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    *first_bit = 0;
    if (inet_pton(AF_INET6, words, address) == 1)
        return true;
    memcpy(address, mapped, sizeof mapped);
    *first_bit = 96;
    return inet_pton(AF_INET, words, address + 12) == 1;
}

static bool read_network(text written, struct network *network) {
    ptrdiff_t slash = text_find(written, TEXT("/"), 0);
    text address = text_slice(written, 0, slash < 0 ? written.length : (size_t)slash);
    unsigned first_bit;
    if (!read_address(address, network->address, &first_bit))
        return false;
    int64_t bits = 128 - (int64_t)first_bit;
    if (slash >= 0 && !text_to_integer(text_slice(written, (size_t)slash + 1, written.length), 0, bits, &bits))
        return false;
    network->bits = first_bit + (unsigned)bits;
    return true;
}

struct proxies *make_proxies(struct arena *arena, text setting, text *fault) {
    struct proxies *proxies = MAKE(arena, struct proxies);
    text rest = setting, piece;
    while (text_next(&rest, ',', &piece)) {
        piece = text_trim(piece);
        if (is_text_equal(piece, TEXT("unix"))) {
            proxies->is_unix_trusted = true;
            continue;
        }
        if (proxies->networks_count == NETWORKS ||
            !read_network(piece, &proxies->networks[proxies->networks_count++])) {
            *fault = make_textf(arena, _("“%.*s” is no IP address or network of a trusted proxy."), PRINT(piece));
            return NULL;
        }
    }
    return proxies;
}

static bool is_within(const struct network *network, const unsigned char address[16]) {
    unsigned whole = network->bits / 8, left = network->bits % 8;
    if (memcmp(network->address, address, whole) != 0)
        return false;
    return left == 0 || ((network->address[whole] ^ address[whole]) >> (8 - left)) == 0;
}

bool is_proxy(const struct proxies *proxies, text address) {
    unsigned char bytes[16];
    unsigned first_bit;
    if (address.length == 0)
        return proxies->is_unix_trusted;
    if (!read_address(address, bytes, &first_bit))
        return false;
    for (size_t i = 0; i < proxies->networks_count; i++)
        if (is_within(&proxies->networks[i], bytes))
            return true;
    return false;
}

// The last piece of a list, cut off it; the list may be left empty.
static text cut_last(text *list) {
    size_t start = list->length;
    while (start > 0 && list->bytes[start - 1] != ',')
        start--;
    text last = text_trim(text_slice(*list, start, list->length));
    *list = text_slice(*list, 0, start > 0 ? start - 1 : 0);
    return last;
}

text sender_of(const struct proxies *proxies, const struct request *request, text peer) {
    text sender = peer;
    for (size_t i = request->headers_count; i > 0 && is_proxy(proxies, sender); i--) {
        const struct http_header *header = &request->headers[i - 1];
        if (!is_text_equal_ignoring_case(header->name, TEXT("X-Forwarded-For")))
            continue;
        text list = header->value;
        while (list.length > 0 && is_proxy(proxies, sender)) {
            unsigned char bytes[16];
            unsigned first_bit;
            text last = cut_last(&list);
            if (!read_address(last, bytes, &first_bit))
                return sender;
            sender = last;
        }
    }
    return sender;
}

bool is_sent_secure(const struct proxies *proxies, const struct request *request, text peer) {
    if (!is_proxy(proxies, peer))
        return false;
    for (size_t i = request->headers_count; i > 0; i--) {
        text list = request->headers[i - 1].value;
        if (is_text_equal_ignoring_case(request->headers[i - 1].name, TEXT("X-Forwarded-Proto")))
            return is_text_equal_ignoring_case(cut_last(&list), TEXT("https"));
    }
    return false;
}
