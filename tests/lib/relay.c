/* SPDX-License-Identifier: Apache-2.0
 * A network between the store and a PostgreSQL server, in one process: it delays, jitters, and
 * cuts.
 *
 *   relay SERVER_SOCKET [delay=MS] [jitter=MS] [cut=before|after] [nth=N] [version=TEXT]
 *         [silent=yes]
 *
 * Listens on a free port of 127.0.0.1, prints it, and carries each connection to the server's unix
 * socket. delay, jitter: each piece comes so many milliseconds later, up to `jitter` more, by
 * chance, mostly little; in order within a connection, not among several. cut: the N-th COMMIT (1)
 * of all connections together does not reach the server (before), or it does, and its answer is
 * lost (after); that connection ends, the next ones live. version: what the server says of itself
 * begins so instead. silent: connections are taken, and nothing is
 * carried, as of a server that stands still. SIGUSR1: every connection breaks, with all that is on
 * its way. Ends at the end of its standard input. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { PAIRS_MAX = 300, CHUNK = 65536, NAMES_MAX = 8, NAME_SIZE = 32 };

struct piece {
    struct piece *next;
    int64_t due;
    size_t length, sent;
    char bytes[];
};

struct way {
    int from, to;
    struct piece *first, *last;
    bool ended;
};

struct pair {
    bool used, started, committing;
    struct way up, down; /* to the server, from it */
    char *seen;          /* from the client, not yet a whole message */
    size_t seen_length;
    char *told; /* by the server since the commit */
    size_t told_length;
    char names[NAMES_MAX][NAME_SIZE]; /* prepared statements that commit */
    int name_count;
    bool bound; /* to one of them */
};

static struct pair pairs[PAIRS_MAX];
static const char *server, *version;
static int64_t delay_ms, jitter_ms;
static long cut_nth, commits;
static bool cut_before, cut_after, silent;
static volatile sig_atomic_t broken; /* asked for by a signal */

static void
break_all(int number)
{
    (void)number;
    broken = 1;
}

static int64_t
now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *
grown(void *memory, size_t size)
{
    void *bigger = realloc(memory, size ? size : 1);
    if (!bigger) {
        abort();
    }
    return bigger;
}

/* Mostly little and seldom much, as networks have it. */
static int64_t
jitter(void)
{
    double chance = (double)random() / RAND_MAX;
    return (int64_t)((double)jitter_ms * chance * chance * chance + 0.5);
}

static void
way_push(struct way *way, const char *bytes, size_t length)
{
    struct piece *piece = grown(NULL, sizeof *piece + length);
    int64_t due = now_ms() + delay_ms + jitter();
    *piece = (struct piece){.due = due, .length = length};
    memcpy(piece->bytes, bytes, length);
    if (way->last && way->last->due > due) {
        piece->due = way->last->due;
    }
    *(way->first ? &way->last->next : &way->first) = piece;
    way->last = piece;
}

static void
way_clear(struct way *way)
{
    while (way->first) {
        struct piece *next = way->first->next;
        free(way->first);
        way->first = next;
    }
    way->last = NULL;
}

static void
pair_close(struct pair *pair)
{
    close(pair->up.from);
    close(pair->up.to);
    way_clear(&pair->up);
    way_clear(&pair->down);
    free(pair->seen);
    free(pair->told);
    memset(pair, 0, sizeof *pair);
}

static uint32_t
length_at(const char *bytes)
{
    uint32_t raw;
    memcpy(&raw, bytes, 4);
    return ntohl(raw);
}

/* Whether this whole message asks for a commit. */
static bool
commits_here(struct pair *pair, char type, const char *body, size_t length)
{
    const char *end = memchr(body, 0, length);
    if (type == 'P' && end && strncmp(end + 1, "COMMIT", 6) == 0 && pair->name_count < NAMES_MAX) {
        snprintf(pair->names[pair->name_count++], NAME_SIZE, "%s", body);
    }
    if (type == 'B' && end) {
        pair->bound = false;
        for (int i = 0; i < pair->name_count; i++) {
            pair->bound = pair->bound || strcmp(pair->names[i], end + 1) == 0;
        }
    }
    return type == 'E' && pair->bound;
}

/* Takes whole messages out of what the client said. True: this connection is to be cut now. */
static bool
look_at_client(struct pair *pair, const char *bytes, size_t length)
{
    size_t at = 0;
    pair->seen = grown(pair->seen, pair->seen_length + length);
    memcpy(pair->seen + pair->seen_length, bytes, length);
    pair->seen_length += length;
    for (;;) {
        size_t head = pair->started ? 1 : 0, left = pair->seen_length - at;
        if (left < head + 4 || left < head + length_at(pair->seen + at + head)) {
            break;
        }
        size_t whole = head + length_at(pair->seen + at + head);
        bool commit =
            pair->started && commits_here(pair, pair->seen[at], pair->seen + at + 5, whole - 5);
        pair->started = true;
        if (commit && ++commits == cut_nth) {
            pair->committing = cut_after;
            if (cut_before) {
                return true;
            }
        }
        at += whole;
    }
    pair->seen_length -= at;
    memmove(pair->seen, pair->seen + at, pair->seen_length);
    return false;
}

/* After the commit nothing more of the server's words gets through. True: it said that it is done.
 */
static bool
look_at_server(struct pair *pair, const char *bytes, size_t length)
{
    pair->told = grown(pair->told, pair->told_length + length);
    memcpy(pair->told + pair->told_length, bytes, length);
    pair->told_length += length;
    return memmem(pair->told, pair->told_length,
                  "\x0b"
                  "COMMIT",
                  7) != NULL;
}

static void
change_version(char *bytes, size_t length)
{
    static const char name[] = "server_version";
    char *at = version ? memmem(bytes, length, name, sizeof name) : NULL;
    if (at && strlen(version) <= length - (size_t)(at - bytes) - sizeof name) {
        memcpy(at + sizeof name, version, strlen(version));
    }
}

/* False: the connection is over. */
static bool
pair_read(struct pair *pair, struct way *way)
{
    static char bytes[CHUNK];
    ssize_t got = read(way->from, bytes, sizeof bytes);
    if (got <= 0) {
        way->ended = true;
        return way->first != NULL;
    }
    if (way == &pair->up) {
        if (look_at_client(pair, bytes, (size_t)got)) {
            return false;
        }
    } else if (pair->committing) {
        return !look_at_server(pair, bytes, (size_t)got);
    } else {
        change_version(bytes, (size_t)got);
    }
    way_push(way, bytes, (size_t)got);
    return true;
}

static bool
pair_write(struct way *way)
{
    while (way->first && way->first->due <= now_ms()) {
        struct piece *piece = way->first;
        ssize_t sent = send(way->to, piece->bytes + piece->sent, piece->length - piece->sent,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            return errno == EAGAIN;
        }
        piece->sent += (size_t)sent;
        if (piece->sent == piece->length) {
            way->first = piece->next;
            way->last = way->first ? way->last : NULL;
            free(piece);
        }
    }
    return way->first || !way->ended;
}

static void
pair_open(int client)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", server);
    for (int i = 0; i < PAIRS_MAX; i++) {
        if (!pairs[i].used && fd >= 0 &&
            connect(fd, (struct sockaddr *)&address, sizeof address) == 0) {
            pairs[i].used = true;
            pairs[i].up = (struct way){.from = client, .to = fd};
            pairs[i].down = (struct way){.from = fd, .to = client};
            return;
        }
    }
    close(fd);
    close(client);
}

static int
listen_anywhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 || listen(fd, 100) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        perror("relay");
        exit(1);
    }
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return fd;
}

static int
wait_ms(void)
{
    int64_t now = now_ms(), wait = 60000;
    for (int i = 0; i < PAIRS_MAX; i++) {
        const struct piece *first[] = {pairs[i].up.first, pairs[i].down.first};
        for (int j = 0; j < 2; j++) {
            if (pairs[i].used && first[j] && first[j]->due - now < wait) {
                wait = first[j]->due > now ? first[j]->due - now : 1;
            }
        }
    }
    return (int)wait;
}

static void
carry(int listener)
{
    static struct pollfd fds[2 + 2 * PAIRS_MAX];
    for (;;) {
        int count = 2;
        fds[0] = (struct pollfd){.fd = 0, .events = POLLIN};
        fds[1] = (struct pollfd){.fd = listener, .events = POLLIN};
        for (int i = 0; i < PAIRS_MAX; i++, count += 2) {
            bool used = pairs[i].used;
            fds[count] = (struct pollfd){.fd = used && !pairs[i].up.ended ? pairs[i].up.from : -1,
                                         .events = POLLIN};
            fds[count + 1] = (struct pollfd){
                .fd = used && !pairs[i].down.ended ? pairs[i].down.from : -1, .events = POLLIN};
        }
        if (poll(fds, (nfds_t)count, wait_ms()) < 0 && errno != EINTR) {
            return;
        }
        if (broken) {
            broken = 0;
            for (int i = 0; i < PAIRS_MAX; i++) {
                if (pairs[i].used) {
                    pair_close(&pairs[i]);
                }
            }
            continue;
        }
        char byte;
        if (fds[0].revents && read(0, &byte, 1) <= 0) {
            return;
        }
        for (int i = 0; i < PAIRS_MAX; i++) {
            struct pair *pair = &pairs[i];
            if (pair->used && ((fds[2 + 2 * i].revents && !pair_read(pair, &pair->up)) ||
                               (fds[3 + 2 * i].revents && !pair_read(pair, &pair->down)) ||
                               !pair_write(&pair->up) || !pair_write(&pair->down))) {
                pair_close(pair);
            }
        }
        if (fds[1].revents) {
            int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            if (client >= 0 && !silent) {
                int on = 1; /* as libpq and the server have it */
                setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                pair_open(client);
            }
        }
    }
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: relay SERVER_SOCKET [delay=MS] [jitter=MS] [cut=before|after]"
                        " [nth=N] [version=TEXT] [silent=yes]\n");
        return 2;
    }
    server = argv[1];
    cut_nth = 1;
    srandom((unsigned)getpid());
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = break_all}, NULL);
    for (int i = 2; i < argc; i++) {
        const char *value = strchr(argv[i], '=');
        value = value ? value + 1 : "";
        if (strncmp(argv[i], "delay=", 6) == 0) {
            delay_ms = strtol(value, NULL, 10);
        } else if (strncmp(argv[i], "jitter=", 7) == 0) {
            jitter_ms = strtol(value, NULL, 10);
        } else if (strncmp(argv[i], "nth=", 4) == 0) {
            cut_nth = strtol(value, NULL, 10);
        } else if (strncmp(argv[i], "version=", 8) == 0) {
            version = value;
        } else if (strncmp(argv[i], "cut=", 4) == 0) {
            cut_before = strcmp(value, "before") == 0;
            cut_after = !cut_before;
        } else if (strncmp(argv[i], "silent=", 7) == 0) {
            silent = true;
        }
    }
    carry(listen_anywhere());
    return 0;
}
