/* SPDX-License-Identifier: Apache-2.0
 * Cables that can be bad: frames of one Ethernet interface come out of another, and the other way.
 *
 *   cable ORDERS NAME=LEFT:RIGHT…
 *
 * Reads orders, one a line, from the FIFO ORDERS for as long as it lives: "NAME KEY=VALUE…" sets
 * one cable, "all …" every one.
 *   loss=PERCENT     of the UDP datagrams, each way
 *   jitter=MS        every frame is late by 0 to MS, each on its own: they overtake each other
 *   late=MS          the same of UDP datagrams alone
 *   delay=MS         every frame is late by MS
 *   cut=none|udp|tcp|all
 * The kernel here has no netem; and it is the cable that is bad, not the hosts' own rules. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CABLES_MAX = 32,
    HEADER = 10, /* struct virtio_net_hdr: checksums and segments that the hosts left to the card */
    FRAME_MAX = 1 << 17,
    PROTOCOL_AT = HEADER + 14 + 9,
    ORDER_SIZE = 200,
};

enum cut { CUT_NONE, CUT_UDP, CUT_TCP, CUT_ALL };

struct cable {
    char name[16];
    int ends[2];
    int loss, jitter, late, delay;
    enum cut cut;
};

struct frame {
    struct frame *next;
    long long due;
    int to;
    size_t size;
    unsigned char bytes[];
};

static struct cable cables[CABLES_MAX];
static int cable_count;
static struct frame *late; /* by due */

static long long
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int
open_end(const char *name)
{
    struct sockaddr_ll address = {.sll_family = AF_PACKET,
                                  .sll_protocol = htons(ETH_P_ALL),
                                  .sll_ifindex = (int)if_nametoindex(name)};
    int on = 1, room = 4 << 20;
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0 || address.sll_ifindex == 0 ||
        setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof(on)) != 0 ||
        setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof(on)) != 0 ||
        bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
        fprintf(stderr, "cable: %s: %s\n", name, strerror(errno));
        exit(2);
    }
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
    return fd;
}

static void
add_cable(const char *text)
{
    struct cable *cable = &cables[cable_count];
    char left[IFNAMSIZ], right[IFNAMSIZ];

    if (cable_count == CABLES_MAX ||
        sscanf(text, "%15[^=]=%15[^:]:%15s", cable->name, left, right) != 3) {
        fprintf(stderr, "cable: '%s' is no NAME=LEFT:RIGHT\n", text);
        exit(2);
    }
    cable->ends[0] = open_end(left);
    cable->ends[1] = open_end(right);
    cable_count++;
}

static void
set(struct cable *cable, const char *key, const char *value)
{
    static const char *const cuts[] = {"none", "udp", "tcp", "all"};

    if (strcmp(key, "loss") == 0) {
        cable->loss = atoi(value);
    } else if (strcmp(key, "jitter") == 0) {
        cable->jitter = atoi(value);
    } else if (strcmp(key, "late") == 0) {
        cable->late = atoi(value);
    } else if (strcmp(key, "delay") == 0) {
        cable->delay = atoi(value);
    }
    for (int i = 0; strcmp(key, "cut") == 0 && i < 4; i++) {
        if (strcmp(value, cuts[i]) == 0) {
            cable->cut = (enum cut)i;
        }
    }
}

static void
obey(char *order)
{
    char *rest = NULL, *name = strtok_r(order, " ", &rest);

    for (char *word; name && (word = strtok_r(NULL, " ", &rest));) {
        char *value = strchr(word, '=');
        if (!value) {
            continue;
        }
        *value++ = '\0';
        for (int i = 0; i < cable_count; i++) {
            if (strcmp(name, "all") == 0 || strcmp(name, cables[i].name) == 0) {
                set(&cables[i], word, value);
            }
        }
    }
}

static void
read_orders(int fd)
{
    static char text[ORDER_SIZE];
    static size_t length;
    char c;

    while (read(fd, &c, 1) == 1) {
        if (c == '\n') {
            text[length] = '\0';
            length = 0;
            obey(text);
        } else if (length + 1 < sizeof(text)) {
            text[length++] = c;
        }
    }
}

static int
protocol_of(const unsigned char *bytes, size_t size)
{
    bool ip = size > PROTOCOL_AT && bytes[HEADER + 12] == 8 && bytes[HEADER + 13] == 0;

    return ip ? bytes[PROTOCOL_AT] : 0;
}

static bool
is_dropped(const struct cable *cable, int protocol)
{
    switch (cable->cut) {
    case CUT_ALL:
        return true;
    case CUT_UDP:
        if (protocol == IPPROTO_UDP) {
            return true;
        }
        break;
    case CUT_TCP:
        if (protocol == IPPROTO_TCP) {
            return true;
        }
        break;
    default:
        break;
    }
    return protocol == IPPROTO_UDP && rand() % 100 < cable->loss;
}

static void
keep(const struct cable *cable, int jitter, int to, const unsigned char *bytes, size_t size)
{
    struct frame *frame = malloc(sizeof(*frame) + size);
    struct frame **at = &late;

    if (!frame) {
        return;
    }
    frame->due = now_ms() + cable->delay + (jitter ? rand() % (jitter + 1) : 0);
    frame->to = to;
    frame->size = size;
    memcpy(frame->bytes, bytes, size);
    while (*at && (*at)->due <= frame->due) {
        at = &(*at)->next;
    }
    frame->next = *at;
    *at = frame;
}

static void
carry(const struct cable *cable, int end)
{
    static unsigned char bytes[FRAME_MAX];
    ssize_t size;

    while ((size = read(cable->ends[end], bytes, sizeof(bytes))) > HEADER) {
        int protocol = protocol_of(bytes, (size_t)size);
        if (is_dropped(cable, protocol)) {
            continue;
        }
        int jitter = cable->jitter + (protocol == IPPROTO_UDP ? cable->late : 0);
        if (cable->delay || jitter) {
            keep(cable, jitter, cable->ends[!end], bytes, (size_t)size);
        } else if (write(cable->ends[!end], bytes, (size_t)size) < 0 && errno != EAGAIN) {
            continue; /* the other end is down: as lost as on any cable */
        }
    }
}

static int
deliver(void)
{
    long long now = now_ms();

    while (late && late->due <= now) {
        struct frame *frame = late;
        late = frame->next;
        if (write(frame->to, frame->bytes, frame->size) < 0) {
            ; /* lost */
        }
        free(frame);
    }
    return late ? (int)(late->due - now) : -1;
}

int
main(int argc, char **argv)
{
    struct pollfd fds[1 + 2 * CABLES_MAX];

    if (argc < 3) {
        fprintf(stderr, "usage: cable ORDERS NAME=LEFT:RIGHT…\n");
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        add_cable(argv[i]);
    }
    /* Also for writing: without another writer the FIFO would end. */
    fds[0] = (struct pollfd){open(argv[1], O_RDWR | O_NONBLOCK | O_CLOEXEC), POLLIN, 0};
    if (fds[0].fd < 0) {
        perror(argv[1]);
        return 2;
    }
    for (int i = 0; i < 2 * cable_count; i++) {
        fds[1 + i] = (struct pollfd){cables[i / 2].ends[i % 2], POLLIN, 0};
    }
    for (;;) {
        int wait = deliver();
        if (poll(fds, (nfds_t)(1 + 2 * cable_count), wait) < 0 && errno != EINTR) {
            return 1;
        }
        if (fds[0].revents) {
            read_orders(fds[0].fd);
        }
        for (int i = 0; i < 2 * cable_count; i++) {
            if (fds[1 + i].revents) {
                carry(&cables[i / 2], i % 2);
            }
        }
    }
}
