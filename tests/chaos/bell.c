/* SPDX-License-Identifier: Apache-2.0
 * Datagrams lost, doubled, late, out of order and forged, while a real display watches a hall.
 *
 *   bell PROGRAM DATABASE TRACE HALL KEY PORT CALLS SEED
 *
 * Calls tickets through a batch, sends what a hall's programs or an attacker might send to the
 * hints' port, and finds each call in the display's trace. Prints
 * "PHASE<tab>datagrams<tab>calls<tab> median ms<tab>longest ms" a phase; exit 1 when a call was not
 * shown within LATE_MS, or something was shown that was never called. The bytes are made from the
 * manual, not by the program's code. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/contract/batch.h"

enum {
    SIZE = 96,
    SIGNED = 64,
    CALLS_MAX = 64,
    NUMBERS_MAX = 1000,
    TRACE_SIZE = 1 << 22,
    LATE_MS = 1100, /* what losing all of them may cost */
    FAR_TOO_LATE_MS = 2500,
    LOST_MS = 10000, /* not shown at all */
    QUICK_MS = 150,  /* a bell that is heard */
    COUNTERS = 8,
};

enum phase { LOST, HEARD, DISORDERED, FORGED, INSIDER, PHASES };
static const char *const names[PHASES] = {
    [LOST] = "every datagram lost",
    [HEARD] = "every datagram heard once (for comparison)",
    [DISORDERED] = "datagrams dropped, doubled and out of order",
    [FORGED] = "forged: wrong key, another hall, wrong size, noise",
    [INSIDER] = "forged with the hall's own key: any ledger id, sender and sequence",
};

struct scene {
    FILE *to, *from;
    const char *trace;
    char *text; /* the trace so far */
    size_t length;
    int socket;
    struct sockaddr_in address;
    unsigned char key[crypto_auth_KEYBYTES];
    unsigned long long hall, chance, sequence;
    long long ledger, sent;
    char called[NUMBERS_MAX][16];
    int called_count;
};

static long long
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static unsigned
pick(struct scene *scene, unsigned below)
{
    scene->chance ^= scene->chance >> 12;
    scene->chance ^= scene->chance << 25;
    scene->chance ^= scene->chance >> 27;
    return (unsigned)((scene->chance * 2685821657736338717ULL) >> 33) % below;
}

static void
put(unsigned char *at, unsigned long long value)
{
    for (int i = 7; i >= 0; i--, value >>= 8) {
        at[i] = (unsigned char)value;
    }
}

static unsigned long long
hash_of(const char *id)
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    unsigned long long value = 0;

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)id, strlen(id), NULL, 0);
    for (int i = 0; i < 8; i++) {
        value = value << 8 | hash[i];
    }
    return value;
}

/* A right datagram: version 1, tickets changed, from a counter. */
static void
write_note(struct scene *scene, unsigned char bytes[SIZE], const char *sender,
           unsigned long long sequence, long long ledger)
{
    memcpy(bytes, "PAIH\1\1\2\0", 8);
    put(bytes + 8, scene->hall);
    put(bytes + 16, hash_of(sender));
    put(bytes + 24, 1000);
    put(bytes + 32, sequence);
    put(bytes + 40, (unsigned long long)ledger);
    memset(bytes + 48, 0, 16);
    crypto_auth(bytes + SIGNED, bytes, SIGNED, scene->key);
}

static void
send_bytes(struct scene *scene, const unsigned char *bytes, size_t size)
{
    if (sendto(scene->socket, bytes, size, MSG_DONTWAIT, (struct sockaddr *)&scene->address,
               sizeof(scene->address)) == (ssize_t)size) {
        scene->sent++;
    }
}

static void
send_disordered(struct scene *scene)
{
    unsigned char bytes[SIZE];

    for (unsigned i = pick(scene, 4); i > 0; i--) {
        unsigned back = pick(scene, 6);
        write_note(scene, bytes, "counter1", scene->sequence - back, scene->ledger - back);
        send_bytes(scene, bytes, SIZE);
    }
}

static void
send_forged(struct scene *scene, bool insider)
{
    unsigned char bytes[2 * SIZE], key[crypto_auth_KEYBYTES];
    char sender[24];

    for (int i = 0; i < 20; i++) {
        unsigned which = pick(scene, 5);
        snprintf(sender, sizeof(sender), "counter%u", pick(scene, 400));
        write_note(scene, bytes, sender, pick(scene, 1u << 30), scene->ledger + pick(scene, 1000));
        if (insider) {
            put(bytes + 40, which == 0 ? 0x7fffffffffffffffULL : pick(scene, 1u << 30));
            put(bytes + 24, which == 1 ? ~0ULL : pick(scene, 1u << 30));
            bytes[5] = (unsigned char)(1 + pick(scene, 4));
            crypto_auth(bytes + SIGNED, bytes, SIGNED, scene->key);
        } else if (which == 0) {
            randombytes_buf(bytes, SIZE);
        } else if (which == 1) {
            put(bytes + 8, hash_of("another hall"));
            crypto_auth(bytes + SIGNED, bytes, SIGNED, scene->key);
        } else if (which == 2) {
            bytes[pick(scene, SIZE)] ^= (unsigned char)(1 + pick(scene, 255));
        } else {
            randombytes_buf(key, sizeof(key));
            crypto_auth(bytes + SIGNED, bytes, SIGNED, key);
        }
        bool whole = insider || which != 4;
        memset(bytes + SIZE, 0, SIZE);
        send_bytes(scene, bytes, whole ? SIZE : pick(scene, 2 * SIZE));
    }
}

/* What is sent while a call is on its way to the display; once at first. */
static void
ring(struct scene *scene, enum phase phase, bool first)
{
    unsigned char bytes[SIZE];

    if (phase == HEARD && first) {
        write_note(scene, bytes, "counter1", scene->sequence, scene->ledger);
        send_bytes(scene, bytes, SIZE);
    } else if (phase == DISORDERED && first) {
        send_disordered(scene);
    } else if (phase == FORGED || phase == INSIDER) {
        send_forged(scene, phase == INSIDER);
    }
}

/* The answer's number; empty when it was refused. */
static bool
say(struct scene *scene, const char *line, char number[16])
{
    static char answer[1 << 16];

    fprintf(scene->to, "%s\n", line);
    fflush(scene->to);
    if (!fgets(answer, sizeof(answer), scene->from)) {
        return false;
    }
    const char *event = strstr(answer, "\"event\":"), *at = strstr(answer, "\"number\":\"");
    scene->ledger = event ? atoll(event + 8) : scene->ledger;
    scene->sequence += event != NULL;
    if (at && number) {
        at += 10;
        snprintf(number, 16, "%.*s", (int)strcspn(at, "\""), at);
    }
    return event != NULL;
}

static void
read_trace(struct scene *scene)
{
    int fd = open(scene->trace, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        ssize_t got = pread(fd, scene->text + scene->length, TRACE_SIZE - 1 - scene->length,
                            (off_t)scene->length);
        scene->length += got > 0 ? (size_t)got : 0;
        scene->text[scene->length] = '\0';
        close(fd);
    }
}

/* When the first frame with this number was shown; 0: not yet. A plate's letter and digits are two
 * lines of the trace's text. */
static long long
shown_at(const struct scene *scene, const char *number)
{
    char plate[48];

    snprintf(plate, sizeof(plate), "\\u000a%c\\u000a%s\\u000a", number[0], number + 1);
    const char *found = strstr(scene->text, plate);
    if (!found || !strchr(found, '\n')) {
        return 0;
    }
    while (found > scene->text && found[-1] != '\n') {
        found--;
    }
    found = strstr(found, "\"ms\":");
    return found ? atoll(found + 5) : 0;
}

/* Milliseconds from a call's answer to the display; −1: not shown. */
static long long
call_one(struct scene *scene, enum phase phase, unsigned counter)
{
    char line[60], number[16] = "";
    struct timespec pause = {.tv_nsec = 10 * 1000000};
    long long at;

    /* What is in the hand is finished first; refused when there is nothing. */
    snprintf(line, sizeof(line), "start %u", counter);
    say(scene, line, NULL);
    snprintf(line, sizeof(line), "finish %u", counter);
    say(scene, line, NULL);
    if (!say(scene, "take C", NULL)) {
        return -1;
    }
    snprintf(line, sizeof(line), "call %u", counter);
    if (!say(scene, line, number)) {
        return -1;
    }
    long long began = now_ms();
    snprintf(scene->called[scene->called_count++], 16, "%s", number);
    ring(scene, phase, true);
    while (!(at = shown_at(scene, number)) && now_ms() < began + LOST_MS) {
        nanosleep(&pause, NULL);
        ring(scene, phase, false);
        read_trace(scene);
    }
    return !at ? -1 : at < began ? 0 : at - began;
}

static int
compare(const void *a, const void *b)
{
    long long left = *(const long long *)a, right = *(const long long *)b;

    return (left > right) - (left < right);
}

static int
play(struct scene *scene, enum phase phase, int calls)
{
    long long delays[CALLS_MAX], before = scene->sent;
    int late = 0, lost = 0;
    struct timespec pause = {0};

    for (int i = 0; i < calls; i++) {
        pause.tv_nsec = (long)pick(scene, 900) * 1000000;
        nanosleep(&pause, NULL); /* anywhere between two looks */
        delays[i] = call_one(scene, phase, 1 + (unsigned)i % COUNTERS);
        lost += delays[i] < 0;
        late += delays[i] > LATE_MS;
    }
    qsort(delays, (size_t)calls, sizeof(delays[0]), compare);
    printf("%s\t%lld\t%d\t%lld\t%lld\n", names[phase], scene->sent - before, calls,
           delays[calls / 2], delays[calls - 1]);
    /* Some may be late where a machine is busy with other things. */
    if (lost || late > 1 + calls / 4 || delays[calls - 1] > FAR_TOO_LATE_MS ||
        (phase == HEARD && delays[calls / 2] > QUICK_MS)) {
        printf("FAILED %s: %d not shown, %d late\n", names[phase], lost, late);
        return 1;
    }
    return 0;
}

/* Every plate of every frame was called. */
static int
check_shown(struct scene *scene)
{
    int failed = 0;

    for (const char *at = scene->text; (at = strstr(at, "\\u000aC\\u000a")); at += 6) {
        char number[16];
        bool known = false;
        snprintf(number, sizeof(number), "C%.*s", (int)strspn(at + 13, "0123456789"), at + 13);
        for (int i = 0; i < scene->called_count; i++) {
            known = known || strcmp(scene->called[i], number) == 0;
        }
        if (strlen(number) == 4 && !known && failed++ == 0) {
            printf("FAILED: %s was shown and never called\n", number);
        }
    }
    return failed;
}

int
main(int argc, char **argv)
{
    static struct scene scene = {.sequence = 1000};
    int failed = 0, on = 1, calls = argc == 9 ? atoi(argv[7]) : 0;

    if (calls < 2 || calls > CALLS_MAX || sodium_init() < 0 ||
        sodium_hex2bin(scene.key, sizeof(scene.key), argv[5], strlen(argv[5]), NULL, NULL, NULL)) {
        fprintf(stderr, "usage: bell PROGRAM DATABASE TRACE HALL KEY PORT CALLS SEED\n");
        return 2;
    }
    scene.trace = argv[3];
    scene.text = calloc(1, TRACE_SIZE);
    scene.hall = hash_of(argv[4]);
    scene.chance = strtoull(argv[8], NULL, 10) * 2654435761ULL + 1;
    scene.address = (struct sockaddr_in){.sin_family = AF_INET,
                                         .sin_port = htons((unsigned short)atoi(argv[6])),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK | 0xffffff)};
    scene.socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    setsockopt(scene.socket, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
    signal(SIGPIPE, SIG_IGN);
    pid_t batch = batch_start(argv[1], argv[2], &scene.to, &scene.from);
    if (batch < 0 || !scene.text || scene.socket < 0) {
        return 2;
    }
    for (enum phase phase = 0; phase < PHASES; phase++) {
        failed += play(&scene, phase, calls);
    }
    failed += check_shown(&scene);
    fclose(scene.to);
    fclose(scene.from);
    waitpid(batch, NULL, 0);
    free(scene.text);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
