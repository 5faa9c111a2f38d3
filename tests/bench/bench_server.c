/* SPDX-License-Identifier: Apache-2.0
 * A hall on a PostgreSQL server, over TCP: how many actions its counters do, beside as many bare
 * loops on libpq; how often a call goes there and back when the network is slow; and a city of
 * halls at ten times human speed. The store's side are terminals, each with its own role and the
 * rights of its kind: tickets come from kiosks, the rest is done by counters; and, where the ratio
 * is taken, as many that connect as the hall's owner, whom as the bare loops no right binds. Usage:
 * bench_server URL [crowd COUNTERS SECONDS | delay URL_OF_RELAY MS | city HALLS COUNTERS SECONDS]…
 * URL of the server's owner, without "hall=". */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/db_postgres.h"
#include "store/private.h"
#include "store/role.h"
#include "tests/bench/bare_server.h"
#include "tests/bench/figure.h"
#include "tests/bench/large.h"

enum { TIMES_MAX = 400000, TURNS = 9, PARTIES = 4, STEPS = 4, URL_SIZE = 400 };
enum party { PARTY_STORE, PARTY_OWNER, PARTY_BARE, PARTY_PIPELINE };
static const char *const party_names[PARTIES] = {"terminals", "owner", "bare",
                                                 "bare in one pipeline"};

struct times {
    long count; /* may be more than stand here */
    double ms[TIMES_MAX];
};

/* One for all processes, and a gate for each party. */
struct crowd {
    int ready, go, stop, over, failed;
    sem_t gates[PARTIES];
    int sides[PARTIES]; /* how many of: */
    struct side {
        pid_t program, server;
    } at[PARTIES][2 * LARGE_COUNTERS];
    long count;
    struct times calls;
    struct times
        first_calls; /* of counters in the city that have just started: not in the others */
};

static const char *server;
static struct crowd *crowd;

static void
hall_url(const char *hall, char *url, size_t size)
{
    str_format(url, size, "%s%chall=%s", server, strchr(server, '?') ? '&' : '?', hall);
}

static void
die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

/* It ends with us. */
static pid_t
child(void)
{
    pid_t pid = fork();
    if (pid == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        _exit(1);
    }
    return pid;
}

static void
times_add(struct times *times, double ms)
{
    long place = __atomic_fetch_add(&times->count, 1, __ATOMIC_SEQ_CST);
    if (place < TIMES_MAX) {
        times->ms[place] = ms;
    }
}

static void
times_tell(const struct times *times, struct samples *samples)
{
    for (long i = 0; i < times->count && i < TIMES_MAX; i++) {
        samples_add(samples, times->ms[i]);
    }
}

/* A counter and the kiosk where its people take their tickets: addresses with their own roles. */
struct desk {
    char kiosk[ID_SIZE], kiosk_url[URL_SIZE];
    char counter[ID_SIZE], counter_url[URL_SIZE];
};

static void
add_role(struct store *owner, const char *kind, const char *terminal, const char *counter,
         const char *address, char ret_url[URL_SIZE])
{
    const struct role_wanted wanted = {
        .terminal = terminal, .kind = kind, .counter = counter, .address = address};
    struct answer answer;
    char message[ANSWER_MESSAGE_SIZE];
    if (store_role_add(owner, &wanted, ret_url, URL_SIZE, &answer) != STATUS_OK) {
        answer_message(&answer, message, sizeof message);
        die(message);
    }
}

/* So many kiosks between them. counter_address: as the counters reach the hall, NULL = as all do.
 */
static void
add_desks(const char *hall, int counters, int kiosks, const char *counter_address,
          struct desk *ret_desks)
{
    struct store *owner = NULL;
    char url[URL_SIZE], counter[ID_SIZE];
    hall_url(hall, url, sizeof url);
    if (!large_open(url, &owner)) {
        die("a hall could not be opened");
    }
    for (int i = 0; i < counters; i++) {
        struct desk *desk = &ret_desks[i], *first = &ret_desks[i % kiosks];
        large_counter_id(i, counter);
        str_format(desk->counter, sizeof desk->counter, "counter%d", i);
        str_format(desk->kiosk, sizeof desk->kiosk, "kiosk%d", i % kiosks);
        add_role(owner, "counter", desk->counter, counter, counter_address, desk->counter_url);
        if (desk == first) {
            add_role(owner, "kiosk", desk->kiosk, "", NULL, desk->kiosk_url);
        }
        str_cut(desk->kiosk_url, URL_SIZE, first->kiosk_url);
    }
    store_close(owner);
}

static void
wait_for(const int *value, int wanted)
{
    while (__atomic_load_n(value, __ATOMIC_SEQ_CST) < wanted) {
        usleep(5000);
    }
}

/* Two hundred that come at once wait at the door; and each for its turn as long as it takes, since
 * how long is what is measured. */
static bool
open_patiently(const char *url, struct store **ret_store)
{
    struct store_options options = {.busy_ms = 60000};
    struct answer answer;
    bool good = false;
    for (int i = 0; i < 20 && !good; i++) {
        good = store_open(url, &options, &answer, ret_store) == STATUS_OK;
    }
    return good;
}

/* A party's turns, added up. */
struct result {
    struct samples calls;
    long count;
    double ms, program_ms, server_ms;
};

/* A counter's process, and where it stands in its ticket's life. */
struct player {
    enum party party;
    int which, step;
    const struct desk *desk;
    struct store *kiosk, *counter;
    PGconn *connection;
};

static bool
act_at_desk(const struct desk *desk, struct store *kiosk, struct store *counter, int which,
            int step)
{
    static const enum action_kind kinds[STEPS] = {ACTION_TAKE, ACTION_CALL, ACTION_START,
                                                  ACTION_FINISH};
    static struct action action;
    static struct answer answer;
    bool take = step == 0;
    memset(&action, 0, sizeof action);
    action.kind = kinds[step];
    if (take) {
        large_service_id(which % LARGE_SERVICES, action.services);
    } else {
        large_counter_id(which, action.counter);
    }
    str_cut(action.terminal, sizeof action.terminal, take ? desk->kiosk : desk->counter);
    return large_act(take ? kiosk : counter, &action, &answer);
}

static bool
act_next(struct player *player)
{
    char id[16];
    int step = player->step++ % STEPS;
    if (player->party == PARTY_STORE || player->party == PARTY_OWNER) {
        return act_at_desk(player->desk, player->kiosk, player->counter, player->which, step);
    }
    str_format(id, sizeof id, "c%d", player->which);
    return bare_step(player->connection, step, id, player->party == PARTY_PIPELINE);
}

/* Tickets from beginning to end, one after the other, while the gate is open for its party. */
static bool
play_turn(struct player *player)
{
    bool good = true;
    while (good && (player->step % STEPS || !__atomic_load_n(&crowd->stop, __ATOMIC_SEQ_CST))) {
        bool call = player->step % STEPS == 1;
        double from = milliseconds_of(CLOCK_MONOTONIC);
        good = act_next(player);
        if (call) {
            times_add(&crowd->calls, milliseconds_of(CLOCK_MONOTONIC) - from);
        }
        __atomic_fetch_add(&crowd->count, 1, __ATOMIC_SEQ_CST);
    }
    return good;
}

/* Whose processor time is this party's. */
static void
add_side(enum party party, pid_t program, const PGconn *connection)
{
    int place = __atomic_fetch_add(&crowd->sides[party], 1, __ATOMIC_SEQ_CST);
    crowd->at[party][place] = (struct side){program, PQbackendPID(connection)};
}

static const PGconn *
connection_of(const struct store *store)
{
    return ((const struct postgres_db *)store->db)->connection;
}

/* Milliseconds that this process was at work; 0 where it is not one of this machine. */
static double
processor_ms(pid_t pid)
{
    char path[40];
    long long ns = 0;
    str_format(path, sizeof path, "/proc/%d/schedstat", (int)pid);
    FILE *file = pid > 0 ? fopen(path, "r") : NULL;
    if (!file || fscanf(file, "%lld", &ns) != 1) {
        ns = 0;
    }
    if (file) {
        fclose(file);
    }
    return (double)ns / 1e6;
}

static void
add_processor(enum party party, double sign, struct result *result)
{
    for (int i = 0; i < crowd->sides[party]; i++) {
        result->program_ms += sign * processor_ms(crowd->at[party][i].program);
        result->server_ms += sign * processor_ms(crowd->at[party][i].server);
    }
}

/* A child's whole life. The first ticket is not counted: with it each connection's process in the
 * server makes its plans, once a day. */
static void
take_part(enum party party, int which, const struct desk *desk)
{
    struct player player = {.party = party, .which = which, .desk = desk};
    bool good = true;
    char owner[URL_SIZE];
    hall_url("crowd", owner, sizeof owner);
    if (party == PARTY_STORE) {
        good = open_patiently(desk->kiosk_url, &player.kiosk) &&
               open_patiently(desk->counter_url, &player.counter);
    } else if (party == PARTY_OWNER) {
        good = open_patiently(owner, &player.counter);
        player.kiosk = player.counter;
    } else {
        player.connection = bare_connect(server, party == PARTY_PIPELINE);
        good = player.connection != NULL;
    }
    if (good && party == PARTY_STORE) {
        add_side(party, getpid(), connection_of(player.kiosk));
        add_side(party, 0, connection_of(player.counter));
    } else if (good && party == PARTY_OWNER) {
        add_side(party, getpid(), connection_of(player.counter));
    } else if (good) {
        add_side(party, getpid(), player.connection);
    }
    while (good && player.step < STEPS) {
        good = act_next(&player);
    }
    do {
        __atomic_fetch_add(good ? &crowd->ready : &crowd->failed, 1, __ATOMIC_SEQ_CST);
        while (sem_wait(&crowd->gates[party]) != 0) {
            ;
        }
        good = good && (__atomic_load_n(&crowd->over, __ATOMIC_SEQ_CST) || play_turn(&player));
    } while (!__atomic_load_n(&crowd->over, __ATOMIC_SEQ_CST));
    if (player.kiosk != player.counter) {
        store_close(player.kiosk);
    }
    store_close(player.counter);
    PQfinish(player.connection);
    _exit(0);
}

/* All of a party wait at their gate. */
static void
await_ready(int members)
{
    while (__atomic_load_n(&crowd->ready, __ATOMIC_SEQ_CST) < members) {
        if (__atomic_load_n(&crowd->failed, __ATOMIC_SEQ_CST) > 0) {
            die("a counter failed");
        }
        usleep(5000);
    }
}

static void
open_gate(enum party party, int members)
{
    for (int i = 0; i < members; i++) {
        sem_post(&crowd->gates[party]);
    }
}

/* Actions a second. */
static double
play(enum party party, int members, double seconds, struct result *result)
{
    crowd->ready = crowd->stop = 0;
    crowd->count = crowd->calls.count = 0;
    add_processor(party, -1, result);
    double from = milliseconds_of(CLOCK_MONOTONIC);
    open_gate(party, members);
    usleep((useconds_t)(seconds * 1e6));
    __atomic_store_n(&crowd->stop, 1, __ATOMIC_SEQ_CST);
    long count = __atomic_load_n(&crowd->count, __ATOMIC_SEQ_CST);
    double took = milliseconds_of(CLOCK_MONOTONIC) - from;
    await_ready(members);
    add_processor(party, 1, result);
    result->count += crowd->count;
    result->ms += took / (double)count * (double)crowd->count;
    times_tell(&crowd->calls, &result->calls);
    return (double)count / took * 1000;
}

/* One after the other, so that the server's door is not what is measured. */
static void
gather(int members, const struct desk *desks)
{
    memset(crowd, 0, offsetof(struct crowd, gates));
    for (int party = 0; party < PARTIES; party++) {
        sem_init(&crowd->gates[party], 1, 0);
        crowd->sides[party] = crowd->ready = 0;
        for (int i = 0; i < members; i++) {
            if (child() == 0) {
                take_part((enum party)party, i, &desks[i]);
            }
        }
        await_ready(members);
    }
}

static void
let_go(int members)
{
    __atomic_store_n(&crowd->over, 1, __ATOMIC_SEQ_CST);
    for (int party = 0; party < PARTIES; party++) {
        open_gate((enum party)party, members);
    }
    while (wait(NULL) > 0 || errno == EINTR) {
        ;
    }
}

static void
print_party(int members, enum party party, struct result *result)
{
    const struct {
        const char *name, *unit;
        double value;
    } figures[] = {
        {"actions a second", "1/s", (double)result->count / result->ms * 1000},
        {"call p50", "ms", samples_at(&result->calls, 0.5)},
        {"call p99", "ms", samples_at(&result->calls, 0.99)},
        {"processor time of an action in the server", "ms",
         result->server_ms / (double)result->count},
        {"processor time of an action in the program", "ms",
         result->program_ms / (double)result->count},
    };
    char name[120];
    for (size_t i = 0; i < ARRAY_SIZE(figures); i++) {
        str_format(name, sizeof name, "server, %d counters: %s, %s", members, party_names[party],
                   figures[i].name);
        figure_print(name, figures[i].value, figures[i].unit, 0, "");
    }
}

/* The middle of the turns, with the goal, and the two ends. */
static void
print_ratios(int members, enum party party, const char *against, struct samples *ratios,
             double goal, const char *reference)
{
    const struct {
        const char *name;
        double at;
    } ends[] = {{"best", 0}, {"worst", 1}};
    char name[160];
    str_format(name, sizeof name, "server, %d counters, %s: time of an action / %s", members,
               party_names[party], against);
    figure_print(name, samples_at(ratios, 0.5), "x", goal, reference);
    for (size_t i = 0; i < ARRAY_SIZE(ends) && goal > 0; i++) {
        str_format(name, sizeof name, "server, %d counters, %s: the same, %s of %d turns", members,
                   party_names[party], ends[i].name, TURNS);
        figure_print(name, samples_at(ratios, ends[i].at), "x", 0, "");
    }
}

/* Turn by turn, each beginning with another, and the middle of the turns' ratios: what else goes on
 * at the disk and the processors comes and goes in seconds. */
static void
bench_members(int members, double seconds, const struct desk *desks)
{
    static const enum party own[] = {PARTY_OWNER, PARTY_STORE};
    struct result results[PARTIES] = {0};
    struct samples bare[ARRAY_SIZE(own)] = {0}, pipeline[ARRAY_SIZE(own)] = {0};
    gather(members, desks);
    for (int turn = 0; turn < TURNS; turn++) {
        double rate[PARTIES];
        for (int i = 0; i < PARTIES; i++) {
            int party = (turn + i) % PARTIES;
            rate[party] = play((enum party)party, members, seconds / TURNS, &results[party]);
        }
        for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
            samples_add(&bare[i], rate[PARTY_BARE] / rate[own[i]]);
            samples_add(&pipeline[i], rate[PARTY_PIPELINE] / rate[own[i]]);
        }
    }
    let_go(members);
    for (int party = 0; party < PARTIES; party++) {
        print_party(members, (enum party)party, &results[party]);
    }
    for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
        print_ratios(members, own[i], "bare", &bare[i], 1.3,
                     "libpq, each statement prepared and waited for, in the same run");
        print_ratios(members, own[i], "bare in one pipeline", &pipeline[i], 0,
                     "libpq, all of a step sent at once, in the same run");
    }
}

static void
make_hall(const char *name)
{
    char url[URL_SIZE], sql[200];
    PGconn *connection = PQconnectdb(server);
    PQclear(PQexec(connection, "SET client_min_messages = error"));
    str_format(sql, sizeof sql,
               "SET search_path = %s; SELECT terminal_role_remove(terminal) FROM terminal_role",
               name);
    PQclear(PQexec(connection, sql)); /* of a run before, if there was one */
    str_format(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE", name);
    PQclear(PQexec(connection, sql));
    PQfinish(connection);
    hall_url(name, url, sizeof url);
    if (!large_make(url, 0)) {
        die("a hall could not be made");
    }
}

static void
bench_crowd(int members, double seconds)
{
    if (!bare_make(server)) {
        die("the bare tables could not be made");
    }
    make_hall("crowd");
    struct desk *desks = mem_zero_alloc((size_t)members, sizeof *desks);
    add_desks("crowd", members, members, NULL, desks);
    bench_members(members, seconds, desks);
    free(desks);
}

/* Half of the delay lies on each way. One counter's tickets; its kiosk is not slow. */
static void
bench_delay(const char *relay, double delay_ms)
{
    struct samples calls = {0};
    struct store *kiosk = NULL, *counter = NULL;
    struct desk desk;
    char url[URL_SIZE], name[100];
    const char *straight = server;
    make_hall("slow");
    server = relay;
    hall_url("slow", url, sizeof url);
    server = straight;
    add_desks("slow", 1, 1, url, &desk);
    if (!large_open(desk.kiosk_url, &kiosk) || !large_open(desk.counter_url, &counter)) {
        die("the relay does not answer");
    }
    for (int i = 0; i < 40 * STEPS; i++) {
        double from = milliseconds_of(CLOCK_MONOTONIC);
        int64_t trips = counter->db->driver->round_trips(counter->db);
        if (!act_at_desk(&desk, kiosk, counter, 0, i % STEPS)) {
            die("no ticket's life");
        }
        if (i % STEPS == 1 && i > 3 * STEPS) { /* the first ones prepare statements */
            samples_add(&calls, milliseconds_of(CLOCK_MONOTONIC) - from);
            if (counter->db->driver->round_trips(counter->db) - trips > 3) {
                die("a call took more than three round trips");
            }
        }
    }
    str_format(name, sizeof name, "server, %g ms each way: call p50", delay_ms);
    figure_print(name, samples_at(&calls, 0.5), "ms", 0, "");
    str_format(name, sizeof name, "server, %g ms each way: call p50, in round trips", delay_ms);
    figure_print(name, samples_at(&calls, 0.5) / (2 * delay_ms), "", 3.5,
                 "the delay there and back");
    store_close(kiosk);
    store_close(counter);
}

/* One hall's counters, one connection each, and their kiosk; every counter with a person each 30
 * seconds: that is ten times as fast as people are. */
static void
play_hall(const struct desk *desks, int counters, double seconds)
{
    enum { PERIOD_MS = 30000 };
    struct store *kiosk = NULL;
    struct store **stores = mem_zero_alloc((size_t)counters, sizeof(struct store *));
    double *due = mem_zero_alloc((size_t)counters, sizeof(double));
    int *step = mem_zero_alloc((size_t)counters, sizeof(int));
    bool there = open_patiently(desks[0].kiosk_url, &kiosk);
    for (int i = 0; i < counters && there; i++) {
        there = open_patiently(desks[i].counter_url, &stores[i]);
    }
    if (!there) {
        _exit(1);
    }
    __atomic_fetch_add(&crowd->ready, 1, __ATOMIC_SEQ_CST);
    wait_for(&crowd->go, 1);
    double now = milliseconds_of(CLOCK_MONOTONIC), until = now + seconds * 1000;
    srandom((unsigned)getpid());
    for (int i = 0; i < counters; i++) {
        due[i] = now + (double)(random() % PERIOD_MS) / STEPS;
    }
    while ((now = milliseconds_of(CLOCK_MONOTONIC)) < until) {
        int first = 0;
        for (int i = 1; i < counters; i++) {
            first = due[i] < due[first] ? i : first;
        }
        if (due[first] > now) {
            usleep((useconds_t)((due[first] - now) * 1000));
        }
        if (!act_at_desk(&desks[first], kiosk, stores[first], first, step[first] % STEPS)) {
            __atomic_fetch_add(&crowd->failed, 1, __ATOMIC_SEQ_CST);
        }
        if (step[first] % STEPS == 1) {
            double took = milliseconds_of(CLOCK_MONOTONIC) - (due[first] > now ? due[first] : now);
            times_add(step[first] < STEPS ? &crowd->first_calls : &crowd->calls, took);
        }
        step[first]++;
        due[first] += (double)PERIOD_MS / STEPS;
        __atomic_fetch_add(&crowd->count, 1, __ATOMIC_SEQ_CST);
    }
    for (int i = 0; i < counters; i++) {
        store_close(stores[i]);
    }
    store_close(kiosk);
    _exit(0);
}

/* Private memory of the server's processes that serve terminals, each. */
static void
print_memory(int connections)
{
    long kb = 0;
    FILE *pipe = popen("for p in $(pgrep -f 'postgres: .* idle'); do"
                       " sed -n 's/^Private_[A-Za-z]*: *\\([0-9]*\\) kB/\\1/p'"
                       " /proc/$p/smaps_rollup 2>/dev/null; done | awk '{ n += $1 } END { print n"
                       " + 0 }'",
                       "r");
    if (pipe && fscanf(pipe, "%ld", &kb) == 1 && kb > 0) {
        figure_print("server: private memory of a terminal's connection",
                     (double)kb / 1024 / connections, "MB", 0, "");
    }
    if (pipe) {
        pclose(pipe);
    }
}

static void
bench_city(int halls, int counters, double seconds)
{
    struct samples calls = {0}, first_calls = {0};
    char name[120];
    struct desk *desks = mem_zero_alloc((size_t)halls * (size_t)counters, sizeof *desks);
    for (int i = 0; i < halls; i++) {
        str_format(name, sizeof name, "city%d", i);
        make_hall(name);
        add_desks(name, counters, 1, NULL, &desks[i * counters]);
    }
    memset(crowd, 0, offsetof(struct crowd, calls));
    crowd->calls.count = crowd->first_calls.count = 0;
    for (int i = 0; i < halls; i++) {
        if (child() == 0) {
            play_hall(&desks[i * counters], counters, seconds);
        }
    }
    wait_for(&crowd->ready, halls);
    __atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
    usleep((useconds_t)(seconds * 0.9e6));
    print_memory(halls * (counters + 1));
    int failed = 0, status;
    while (wait(&status) > 0) {
        failed += status != 0;
    }
    times_tell(&crowd->calls, &calls);
    times_tell(&crowd->first_calls, &first_calls);
    str_format(name, sizeof name, "city, %d halls of %d counters, ten times human speed", halls,
               counters);
    char line[200];
    str_format(line, sizeof line, "%s: actions a second", name);
    figure_print(line, (double)crowd->count / seconds, "1/s", 0, "");
    str_format(line, sizeof line, "%s: call p50", name);
    figure_print(line, samples_at(&calls, 0.5), "ms", 0, "");
    str_format(line, sizeof line, "%s: call p99", name);
    figure_print(line, samples_at(&calls, 0.99), "ms", 200, "");
    str_format(line, sizeof line, "%s: first call of a counter that has just started p50", name);
    figure_print(line, samples_at(&first_calls, 0.5), "ms", 0, "");
    str_format(line, sizeof line, "%s: first call of a counter that has just started p99", name);
    figure_print(line, samples_at(&first_calls, 0.99), "ms", 0, "");
    str_format(line, sizeof line, "%s: actions that failed", name);
    figure_print(line, crowd->failed + failed, "", 0.5, "");
    free(desks);
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: bench_server URL [crowd COUNTERS SECONDS | delay RELAY MS | city "
                        "HALLS COUNTERS SECONDS]…\n");
        return 2;
    }
    server = argv[1];
    crowd = mmap(NULL, sizeof *crowd, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "crowd") == 0 && i + 2 < argc) {
            bench_crowd((int)strtol(argv[i + 1], NULL, 10), strtod(argv[i + 2], NULL));
            i += 2;
        } else if (strcmp(argv[i], "delay") == 0 && i + 2 < argc) {
            bench_delay(argv[i + 1], strtod(argv[i + 2], NULL));
            i += 2;
        } else if (strcmp(argv[i], "city") == 0 && i + 3 < argc) {
            bench_city((int)strtol(argv[i + 1], NULL, 10), (int)strtol(argv[i + 2], NULL, 10),
                       strtod(argv[i + 3], NULL));
            i += 3;
        } else {
            die("what is to be measured");
        }
    }
    return 0;
}
