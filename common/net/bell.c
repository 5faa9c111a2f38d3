/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bell.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "net/senders.h"

/* Datagrams taken before the loop looks again whether it should stop: a flood must not hold it. */
enum { DRAIN_MAX = 1000 };

struct listener {
    struct bell *bell;
    /* Takes one genuine datagram of this hall. */
    void (*take)(struct listener *listener, const struct wire_note *note);
    /* Called when the socket is drained. */
    void (*drained)(struct listener *listener);
    void (*on_hint)(int64_t ledger_id, void *context);
    void (*on_beat)(const struct wire_note *beat, void *context);
    enum wire_role role; /* of beats to hear, WIRE_NO_ROLE = all */
    void *context;
    int64_t newest, told_id;
    struct senders senders;
    pthread_t thread;
    int socket, stop;
    bool running;
};

struct bell {
    struct sockaddr_in hint_to, beat_to;
    bool multicast;
    int interface_index; /* 0: any */
    char interface_name[IF_NAMESIZE];
    uint8_t key[WIRE_KEY_SIZE];
    uint64_t hall, sender, boot;
    enum wire_role role;
    struct clock clock;
    int socket;
    _Atomic uint64_t sequence, sent, not_sent, told, refused, old;
    atomic_bool failing;
    struct listener hints, beats;
};

static bool
set_option(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

static enum status
read_address(const struct bell_config *config, struct bell *bell)
{
    struct in_addr address;
    const char *text = config->address ? config->address : BELL_ADDRESS_DEFAULT;
    if (inet_pton(AF_INET, text, &address) != 1) {
        return STATUS_INVALID;
    }
    uint32_t host = ntohl(address.s_addr);
    bell->multicast = IN_MULTICAST(host);
    if (host >> 24 == 0 || host >> 28 == 0xf) {
        return STATUS_INVALID;
    }
    uint16_t hint_port = config->hint_port ? config->hint_port : BELL_HINT_PORT_DEFAULT;
    uint16_t beat_port = config->beat_port ? config->beat_port : BELL_BEAT_PORT_DEFAULT;
    if (hint_port == beat_port) {
        return STATUS_INVALID;
    }
    bell->hint_to = (struct sockaddr_in){
        .sin_family = AF_INET, .sin_addr = address, .sin_port = htons(hint_port)};
    bell->beat_to = bell->hint_to;
    bell->beat_to.sin_port = htons(beat_port);
    if (config->interface_name) {
        bell->interface_index = (int)if_nametoindex(config->interface_name);
        if (bell->interface_index == 0 ||
            !str_copy(bell->interface_name, sizeof bell->interface_name, config->interface_name)) {
            return STATUS_NOT_FOUND;
        }
    }
    return STATUS_OK;
}

/* One hop: what a hall says is heard in the hall. */
static bool
set_up_sender(struct bell *bell)
{
    int fd = bell->socket;
    if (bell->multicast) {
        struct ip_mreqn through = {.imr_ifindex = bell->interface_index};
        return set_option(fd, IPPROTO_IP, IP_MULTICAST_TTL, 1) &&
               set_option(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 1) &&
               (bell->interface_index == 0 ||
                setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &through, sizeof through) == 0);
    }
    return set_option(fd, SOL_SOCKET, SO_BROADCAST, 1) && set_option(fd, IPPROTO_IP, IP_TTL, 1) &&
           (bell->interface_index == 0 ||
            setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, bell->interface_name,
                       (socklen_t)strlen(bell->interface_name)) == 0);
}

/* Milliseconds first, so that it grows; the random end tells programs apart that start together. */
static uint64_t
new_boot(const struct bell *bell, int64_t clock_off_ms)
{
    int64_t hall_ms = clock_real_ms(&bell->clock) - clock_off_ms;
    return (uint64_t)hall_ms << 20 | randombytes_uniform(1 << 20);
}

enum status
bell_open(const struct bell_config *config, struct bell **ret_bell)
{
    if (sodium_init() < 0) {
        return STATUS_UNAVAILABLE;
    }
    struct bell *bell = mem_zero_alloc(1, sizeof *bell);
    bell->socket = bell->hints.stop = bell->beats.stop = -1;
    bell->hints.socket = bell->beats.socket = -1;
    enum status status = read_address(config, bell);
    if (status != STATUS_OK) {
        bell_close(bell);
        return status;
    }
    memcpy(bell->key, config->key, sizeof bell->key);
    bell->clock = config->clock ? *config->clock : clock_system();
    bell->hall = wire_hash(config->hall);
    bell->sender = wire_hash(config->terminal ? config->terminal : "");
    bell->boot = config->boot ? config->boot : new_boot(bell, config->clock_off_ms);
    bell->role = config->role;
    bell->socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (bell->socket < 0 || !set_up_sender(bell)) {
        bell_close(bell);
        return STATUS_UNAVAILABLE;
    }
    *ret_bell = bell;
    return STATUS_OK;
}

static void
stop_listener(struct listener *listener)
{
    if (listener->running) {
        eventfd_write(listener->stop, 1);
        pthread_join(listener->thread, NULL);
        listener->running = false;
    }
    if (listener->socket >= 0) {
        close(listener->socket);
        listener->socket = -1;
    }
    if (listener->stop >= 0) {
        close(listener->stop);
        listener->stop = -1;
    }
}

struct bell *
bell_close(struct bell *bell)
{
    if (!bell) {
        return NULL;
    }
    stop_listener(&bell->hints);
    stop_listener(&bell->beats);
    if (bell->socket >= 0) {
        close(bell->socket);
    }
    sodium_memzero(bell->key, sizeof bell->key);
    free(bell);
    return NULL;
}

bool
bell_is_lost(const struct bell *bell)
{
    return bell->interface_index != 0 &&
           (int)if_nametoindex(bell->interface_name) != bell->interface_index;
}

static void
send_note(struct bell *bell, struct wire_note *note, const struct sockaddr_in *to)
{
    uint8_t bytes[WIRE_SIZE];
    note->hall = bell->hall;
    note->sender = bell->sender;
    note->boot = bell->boot;
    note->role = bell->role;
    note->sequence = atomic_fetch_add(&bell->sequence, 1) + 1;
    note->clock_s = (uint32_t)(clock_real_ms(&bell->clock) / 1000);
    wire_encode(note, bell->key, bytes);
    ssize_t sent = sendto(bell->socket, bytes, sizeof bytes, MSG_DONTWAIT | MSG_NOSIGNAL,
                          (const struct sockaddr *)to, sizeof *to);
    if (sent == (ssize_t)sizeof bytes) {
        atomic_fetch_add(&bell->sent, 1);
        atomic_store(&bell->failing, false);
        return;
    }
    int error = errno;
    atomic_fetch_add(&bell->not_sent, 1);
    if (!atomic_exchange(&bell->failing, true)) {
        log_write(LOG_LEVEL_WARN, "bell cannot be rung, screens follow within a second: '%s'",
                  strerror(error));
    }
}

void
bell_ring(struct bell *bell, enum bell_kind kind, int64_t ledger_id)
{
    struct wire_note note = {.kind = (enum wire_kind)kind, .ledger_id = ledger_id};
    send_note(bell, &note, &bell->hint_to);
}

void
bell_beat(struct bell *bell, uint8_t trouble, int64_t ledger_id, const uint8_t head[WIRE_HEAD_SIZE])
{
    struct wire_note note = {.kind = WIRE_BEAT, .trouble = trouble, .ledger_id = ledger_id};
    memcpy(note.head, head, sizeof note.head);
    send_note(bell, &note, &bell->beat_to);
}

/* All programs of a machine share the port, so both options are set and the address is left open:
 * bound to 127.0.0.1 no broadcast would arrive. */
static enum status
open_listener(struct bell *bell, const struct sockaddr_in *to, struct listener *listener)
{
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = to->sin_port};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    listener->socket = fd;
    listener->stop = eventfd(0, EFD_CLOEXEC);
    if (fd < 0 || listener->stop < 0 || !set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1) ||
        !set_option(fd, SOL_SOCKET, SO_REUSEPORT, 1) ||
        bind(fd, (const struct sockaddr *)&here, sizeof here) != 0) {
        return STATUS_UNAVAILABLE;
    }
    if (bell->multicast) {
        struct ip_mreqn group = {.imr_multiaddr = to->sin_addr,
                                 .imr_ifindex = bell->interface_index};
        if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
            return STATUS_UNAVAILABLE;
        }
    } else if (bell->interface_index != 0 &&
               setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, bell->interface_name,
                          (socklen_t)strlen(bell->interface_name)) != 0) {
        return STATUS_UNAVAILABLE;
    }
    return STATUS_OK;
}

static void
drain(struct listener *listener)
{
    struct bell *bell = listener->bell;
    /* One byte more than the longest right one, to see that one is too long. */
    uint8_t bytes[WIRE_SIZE + 1];
    for (int i = 0; i < DRAIN_MAX; i++) {
        ssize_t length = recv(listener->socket, bytes, sizeof bytes, 0);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length < 0) {
            break;
        }
        struct wire_note note;
        if (!wire_decode(bytes, (size_t)length, bell->key, &note) || note.hall != bell->hall) {
            atomic_fetch_add(&bell->refused, 1);
        } else if (note.sender == bell->sender && note.boot == bell->boot) {
            atomic_fetch_add(&bell->old, 1);
        } else {
            listener->take(listener, &note);
        }
    }
    if (listener->drained) {
        listener->drained(listener);
    }
}

static void *
listen_thread(void *argument)
{
    struct listener *listener = argument;
    struct pollfd fds[] = {{.fd = listener->socket, .events = POLLIN},
                           {.fd = listener->stop, .events = POLLIN}};
    for (;;) {
        if (poll(fds, ARRAY_SIZE(fds), -1) < 0) {
            continue;
        }
        if (fds[1].revents) {
            return NULL;
        }
        drain(listener);
    }
}

/* Looks behind the UDP header of 8: at the role's byte, and whether it is my own beat coming back.
 * Without a filter all beats are heard, which is dearer and no less right: whoever listens looks
 * himself. */
static void
filter_beats(int fd, enum wire_role role, const struct bell *bell)
{
#define WORD_IS(at, value, otherwise)                                                              \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 8 + (at)),                                                  \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, otherwise)
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 8 + WIRE_ROLE_AT),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)role, 0, 8),
        WORD_IS(WIRE_SENDER_AT, bell->sender >> 32, 7),
        WORD_IS(WIRE_SENDER_AT + 4, bell->sender, 5),
        WORD_IS(WIRE_BOOT_AT, bell->boot >> 32, 3),
        WORD_IS(WIRE_BOOT_AT + 4, bell->boot, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, 0xffff),
    };
#undef WORD_IS
    struct sock_fprog program = {.len = ARRAY_SIZE(code), .filter = code};

    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) != 0) {
        log_write(LOG_LEVEL_DEBUG, "heartbeats are not filtered: '%s'", strerror(errno));
    }
}

static enum status
start_listener(struct bell *bell, struct listener *listener, const struct sockaddr_in *to)
{
    listener->bell = bell;
    enum status status = open_listener(bell, to, listener);
    if (status == STATUS_OK && listener->role != WIRE_NO_ROLE) {
        filter_beats(listener->socket, listener->role, bell);
    }
    if (status == STATUS_OK) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        listener->running = pthread_create(&listener->thread, NULL, listen_thread, listener) == 0;
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        status = listener->running ? STATUS_OK : STATUS_UNAVAILABLE;
    }
    if (status != STATUS_OK) {
        stop_listener(listener);
    }
    return status;
}

static void
take_hint(struct listener *listener, const struct wire_note *note)
{
    if (note->kind == WIRE_BEAT) {
        atomic_fetch_add(&listener->bell->refused, 1);
    } else if (note->ledger_id <= listener->newest) {
        atomic_fetch_add(&listener->bell->old, 1);
    } else {
        listener->newest = note->ledger_id;
    }
}

static void
tell_newest(struct listener *listener)
{
    if (listener->newest > listener->told_id) {
        listener->told_id = listener->newest;
        atomic_fetch_add(&listener->bell->told, 1);
        listener->on_hint(listener->newest, listener->context);
    }
}

static void
take_beat(struct listener *listener, const struct wire_note *note)
{
    if (note->kind != WIRE_BEAT) {
        atomic_fetch_add(&listener->bell->refused, 1);
    } else if (listener->role != WIRE_NO_ROLE && note->role != listener->role) {
        atomic_fetch_add(&listener->bell->old, 1);
    } else if (!senders_accept(&listener->senders, note->sender, note->boot, note->sequence)) {
        atomic_fetch_add(&listener->bell->old, 1);
    } else {
        atomic_fetch_add(&listener->bell->told, 1);
        listener->on_beat(note, listener->context);
    }
}

enum status
bell_watch(struct bell *bell, void (*on_hint)(int64_t ledger_id, void *context), void *context)
{
    bell->hints.take = take_hint;
    bell->hints.drained = tell_newest;
    bell->hints.on_hint = on_hint;
    bell->hints.context = context;
    return start_listener(bell, &bell->hints, &bell->hint_to);
}

void
bell_unwatch(struct bell *bell)
{
    stop_listener(&bell->hints);
}

enum status
bell_listen_beats(struct bell *bell, enum wire_role role,
                  void (*on_beat)(const struct wire_note *beat, void *context), void *context)
{
    bell->beats.role = role;
    bell->beats.take = take_beat;
    bell->beats.on_beat = on_beat;
    bell->beats.context = context;
    return start_listener(bell, &bell->beats, &bell->beat_to);
}

struct bell_counts
bell_counts(const struct bell *bell)
{
    return (struct bell_counts){
        .sent = atomic_load(&bell->sent),
        .not_sent = atomic_load(&bell->not_sent),
        .told = atomic_load(&bell->told),
        .refused = atomic_load(&bell->refused),
        .old = atomic_load(&bell->old),
    };
}
