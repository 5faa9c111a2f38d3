/* SPDX-License-Identifier: Apache-2.0
 * A hall on a PostgreSQL server, over TCP: how many actions its counters do, beside as many bare
 * loops on libpq; how often a call goes there and back when the network is slow; and a city of
 * halls at ten times human speed. Bare is the least that any queue must do for the same four steps
 * of a ticket's life (issue, call, start, finish): BEGIN; lock one row; insert or update a ticket
 * of 20 columns and two indexes; insert an event with a body of 300 bytes; update the row; COMMIT.
 * Once as libpq is mostly used, each statement prepared and waited for, once with all of a step in
 * one pipeline. Usage: bench_server URL [crowd COUNTERS SECONDS | delay URL_OF_RELAY MS |
 * city HALLS COUNTERS SECONDS]… URL without "hall=". */
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/private.h"
#include "tests/bench/figure.h"
#include "tests/bench/large.h"

enum { TIMES_MAX = 400000, TURNS = 3, PARTIES = 3, STEPS = 4 };
enum party { PARTY_STORE, PARTY_BARE, PARTY_PIPELINE };
static const char *const party_names[PARTIES] = {"store", "bare", "bare in one pipeline"};

struct crowd {
    int ready, go, stop, failed;
    long count, calls;
    double times[TIMES_MAX]; /* of calls alone */
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

static void
add_call(double ms)
{
    long place = __atomic_fetch_add(&crowd->calls, 1, __ATOMIC_SEQ_CST);
    if (place < TIMES_MAX) {
        crowd->times[place] = ms;
    }
}

/* The bare loop. */
static const char bare_schema[] =
    "DROP SCHEMA IF EXISTS bare CASCADE; CREATE SCHEMA bare; SET search_path = bare;"
    "CREATE TABLE hall (one BIGINT PRIMARY KEY, last BIGINT NOT NULL) WITH (fillfactor = 10);"
    "INSERT INTO hall VALUES (1, 0);"
    "CREATE TABLE ticket (id BIGINT PRIMARY KEY, day TEXT, number TEXT, service TEXT, state TEXT,"
    " class TEXT, lang TEXT, issued BIGINT, called BIGINT, started BIGINT, ended BIGINT,"
    " base BIGINT, due BIGINT, seq BIGINT, counter TEXT, staff TEXT, calls BIGINT, note TEXT,"
    " code TEXT, last BIGINT) WITH (fillfactor = 70);"
    "CREATE INDEX ticket_due ON ticket (service, due, seq) WHERE state = 'waiting';"
    "CREATE UNIQUE INDEX ticket_code ON ticket (code);"
    "CREATE INDEX ticket_desk ON ticket (counter) WHERE state = 'called' OR state = 'serving';"
    "CREATE TABLE event (id BIGINT PRIMARY KEY, at BIGINT, kind TEXT, ticket BIGINT, body TEXT,"
    " hash TEXT)";
static const char *const bare_steps[STEPS] = {
    "INSERT INTO ticket SELECT last + 1, '2026-11-22', 'C001', $1, 'waiting', 'regular', 'zh_CN', "
    "1,"
    " 0, 0, 0, 1, last + 1, last + 1, '', '', 0, '', 'code' || (last + 1), last + 1 FROM hall",
    "UPDATE ticket SET state = 'called', called = 2, counter = $1, calls = 1 WHERE id = (SELECT id"
    " FROM ticket WHERE service = $1 AND state = 'waiting' ORDER BY due, seq LIMIT 1)",
    "UPDATE ticket SET state = 'serving', started = 3 WHERE counter = $1"
    " AND state = 'called'",
    "UPDATE ticket SET state = 'done', ended = 4 WHERE counter = $1"
    " AND state = 'serving'",
};
static const char *const bare_around[] = {
    "BEGIN", "SELECT last FROM hall WHERE one = 1 FOR UPDATE",
    "INSERT INTO event SELECT last + 1, 1, 'call', 1, repeat('x', 300), repeat('0', 64) FROM hall",
    "UPDATE hall SET last = last + 1 WHERE one = 1", "COMMIT"};
enum { BARE_STEP = 10 };

static PGconn *
bare_connect(bool pipeline)
{
    PGconn *connection = PQconnectdb(server);
    char name[8];
    if (PQstatus(connection) != CONNECTION_OK) {
        die(PQerrorMessage(connection));
    }
    PQclear(PQexec(connection, "SET search_path = bare; SET jit = off"));
    for (size_t i = 0; i < ARRAY_SIZE(bare_around); i++) {
        str_format(name, sizeof name, "s%zu", i);
        PQclear(PQprepare(connection, name, bare_around[i], 0, NULL));
    }
    for (int i = 0; i < STEPS; i++) {
        str_format(name, sizeof name, "s%d", BARE_STEP + i);
        PQclear(PQprepare(connection, name, bare_steps[i], 0, NULL));
    }
    if (pipeline) {
        PQenterPipelineMode(connection);
    }
    return connection;
}

static bool
bare_step(PGconn *connection, int step, const char *counter, bool pipeline)
{
    static const int order[] = {0, 1, BARE_STEP, 2, 3, 4};
    bool good = true;
    for (size_t i = 0; i < ARRAY_SIZE(order) && good; i++) {
        char name[8];
        bool own = order[i] == BARE_STEP;
        str_format(name, sizeof name, "s%d", own ? BARE_STEP + step : order[i]);
        if (pipeline) {
            good = PQsendQueryPrepared(connection, name, own ? 1 : 0, &counter, NULL, NULL, 0);
        } else {
            PGresult *result =
                PQexecPrepared(connection, name, own ? 1 : 0, &counter, NULL, NULL, 0);
            good = PQresultStatus(result) == PGRES_COMMAND_OK ||
                   PQresultStatus(result) == PGRES_TUPLES_OK;
            PQclear(result);
        }
    }
    if (!pipeline) {
        return good;
    }
    PQpipelineSync(connection);
    for (bool end = false; !end;) {
        PGresult *result = PQgetResult(connection);
        ExecStatusType status = PQresultStatus(result);
        end = status == PGRES_PIPELINE_SYNC;
        good = good && (!result || end || status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
        PQclear(result);
    }
    return good;
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

/* A counter's process, and where it stands in its ticket's life. */
struct player {
    enum party party;
    int which, step;
    struct store *store;
    PGconn *connection;
};

static bool
act_next(struct player *player)
{
    static const enum action_kind kinds[] = {ACTION_TAKE, ACTION_CALL, ACTION_START, ACTION_FINISH};
    static struct answer answer;
    char id[16];
    int step = player->step++ % STEPS;
    if (player->party != PARTY_STORE) {
        str_format(id, sizeof id, "c%d", player->which);
        return bare_step(player->connection, step, id, player->party == PARTY_PIPELINE);
    }
    return step == 0 ? large_take(player->store, player->which % LARGE_SERVICES, &answer)
                     : large_at(player->store, kinds[step], player->which, &answer);
}

/* Tickets from beginning to end, one after the other. The first one is not counted: with it each
 * connection's process in the server makes its plans, once a day. */
static void
take_part(enum party party, int which)
{
    struct player player = {.party = party, .which = which};
    char url[400];
    bool good = true;
    hall_url("crowd", url, sizeof url);
    if (party == PARTY_STORE) {
        good = open_patiently(url, &player.store);
    } else {
        player.connection = bare_connect(party == PARTY_PIPELINE);
    }
    while (good && player.step < STEPS) {
        good = act_next(&player);
    }
    __atomic_fetch_add(&crowd->ready, 1, __ATOMIC_SEQ_CST);
    wait_for(&crowd->go, 1);
    while (good && (player.step % STEPS || !__atomic_load_n(&crowd->stop, __ATOMIC_SEQ_CST))) {
        bool call = player.step % STEPS == 1;
        double from = milliseconds_of(CLOCK_MONOTONIC);
        good = act_next(&player);
        if (call) {
            add_call(milliseconds_of(CLOCK_MONOTONIC) - from);
        }
        __atomic_fetch_add(&crowd->count, 1, __ATOMIC_SEQ_CST);
    }
    if (!good) {
        __atomic_fetch_add(&crowd->failed, 1, __ATOMIC_SEQ_CST);
        _exit(1);
    }
    store_close(player.store);
    PQfinish(player.connection);
    _exit(0);
}

/* Actions a second; the calls' times are added. */
static double
play(enum party party, int members, double seconds, struct samples *calls)
{
    memset(crowd, 0, offsetof(struct crowd, times));
    for (int i = 0; i < members; i++) {
        if (fork() == 0) {
            take_part(party, i);
        }
    }
    wait_for(&crowd->ready, members);
    double from = milliseconds_of(CLOCK_MONOTONIC);
    __atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
    usleep((useconds_t)(seconds * 1e6));
    __atomic_store_n(&crowd->stop, 1, __ATOMIC_SEQ_CST);
    long count = __atomic_load_n(&crowd->count, __ATOMIC_SEQ_CST);
    double took = milliseconds_of(CLOCK_MONOTONIC) - from;
    while (wait(NULL) > 0 || errno == EINTR) {
        ;
    }
    if (crowd->failed) {
        die("a counter failed");
    }
    for (long i = 0; i < crowd->calls && i < TIMES_MAX; i++) {
        samples_add(calls, crowd->times[i]);
    }
    return (double)count / took * 1000;
}

static void
bench_members(int members, double seconds)
{
    struct samples calls[PARTIES] = {{0}, {0}, {0}}, ratios[PARTIES] = {{0}, {0}, {0}};
    double rates[PARTIES] = {0};
    char name[120];
    for (int turn = 0; turn < TURNS; turn++) {
        double rate[PARTIES];
        for (int party = 0; party < PARTIES; party++) {
            rate[party] = play((enum party)party, members, seconds / TURNS, &calls[party]);
            rates[party] += rate[party] / TURNS;
        }
        samples_add(&ratios[PARTY_BARE], rate[PARTY_BARE] / rate[PARTY_STORE]);
        samples_add(&ratios[PARTY_PIPELINE], rate[PARTY_PIPELINE] / rate[PARTY_STORE]);
    }
    for (int party = 0; party < PARTIES; party++) {
        str_format(name, sizeof name, "server, %d counters: %s, actions a second", members,
                   party_names[party]);
        figure_print(name, rates[party], "1/s", 0, "");
        str_format(name, sizeof name, "server, %d counters: %s, call p50", members,
                   party_names[party]);
        figure_print(name, samples_at(&calls[party], 0.5), "ms", 0, "");
        str_format(name, sizeof name, "server, %d counters: %s, call p99", members,
                   party_names[party]);
        figure_print(name, samples_at(&calls[party], 0.99), "ms", 0, "");
    }
    str_format(name, sizeof name, "server, %d counters: time of an action / bare", members);
    figure_print(name, samples_at(&ratios[PARTY_BARE], 0.5), "x", 1.3,
                 "libpq, each statement prepared and waited for, in the same run");
    str_format(name, sizeof name, "server, %d counters: time of an action / bare in one pipeline",
               members);
    figure_print(name, samples_at(&ratios[PARTY_PIPELINE], 0.5), "x", 0,
                 "libpq, all of a step sent at once, in the same run");
}

static void
make_hall(const char *name)
{
    char url[400], sql[120];
    PGconn *connection = PQconnectdb(server);
    str_format(sql, sizeof sql, "DROP SCHEMA IF EXISTS %s CASCADE", name);
    PQclear(PQexec(connection, "SET client_min_messages = error"));
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
    PGconn *connection = PQconnectdb(server);
    PQclear(PQexec(connection, "SET client_min_messages = error"));
    PQclear(PQexec(connection, bare_schema));
    PQfinish(connection);
    make_hall("crowd");
    bench_members(members, seconds);
}

/* Half of the delay lies on each way. */
static void
bench_delay(const char *relay, double delay_ms)
{
    static struct answer answer;
    struct samples calls = {0};
    struct store *store = NULL;
    char url[400], name[100];
    const char *straight = server;
    make_hall("slow");
    server = relay;
    hall_url("slow", url, sizeof url);
    server = straight;
    if (!large_open(url, &store)) {
        die("the relay does not answer");
    }
    for (int i = 0; i < 40; i++) {
        double from = milliseconds_of(CLOCK_MONOTONIC);
        int64_t trips = store->db->driver->round_trips(store->db);
        if (!large_at(store, ACTION_CALL, i, &answer)) {
            die("no call");
        }
        if (i > 2) { /* the first ones prepare statements */
            samples_add(&calls, milliseconds_of(CLOCK_MONOTONIC) - from);
            if (store->db->driver->round_trips(store->db) - trips > 3) {
                die("a call took more than three round trips");
            }
        }
    }
    str_format(name, sizeof name, "server, %g ms each way: call p50", delay_ms);
    figure_print(name, samples_at(&calls, 0.5), "ms", 0, "");
    str_format(name, sizeof name, "server, %g ms each way: call p50, in round trips", delay_ms);
    figure_print(name, samples_at(&calls, 0.5) / (2 * delay_ms), "", 3.5,
                 "the delay there and back");
    store_close(store);
}

/* One hall's counters, one connection each, every one with a person each 30 seconds: that is ten
 * times as fast as people are. */
static void
play_hall(const char *name, int counters, double seconds)
{
    static const enum action_kind kinds[] = {ACTION_TAKE, ACTION_CALL, ACTION_START, ACTION_FINISH};
    static struct answer answer;
    enum { PERIOD_MS = 30000 };
    struct store **stores = mem_zero_alloc((size_t)counters, sizeof(struct store *));
    double *due = mem_zero_alloc((size_t)counters, sizeof(double));
    int *step = mem_zero_alloc((size_t)counters, sizeof(int));
    char url[400];
    hall_url(name, url, sizeof url);
    for (int i = 0; i < counters; i++) {
        if (!open_patiently(url, &stores[i])) {
            _exit(1);
        }
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
        bool good = step[first] % STEPS == 0
                        ? large_take(stores[first], first % LARGE_SERVICES, &answer)
                        : large_at(stores[first], kinds[step[first] % STEPS], first, &answer);
        if (!good) {
            __atomic_fetch_add(&crowd->failed, 1, __ATOMIC_SEQ_CST);
        }
        if (step[first]++ % STEPS == 1) {
            add_call(milliseconds_of(CLOCK_MONOTONIC) - (due[first] > now ? due[first] : now));
        }
        due[first] += (double)PERIOD_MS / STEPS;
        __atomic_fetch_add(&crowd->count, 1, __ATOMIC_SEQ_CST);
    }
    for (int i = 0; i < counters; i++) {
        store_close(stores[i]);
    }
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
    struct samples calls = {0};
    char name[120];
    for (int i = 0; i < halls; i++) {
        str_format(name, sizeof name, "city%d", i);
        make_hall(name);
    }
    memset(crowd, 0, offsetof(struct crowd, times));
    for (int i = 0; i < halls; i++) {
        str_format(name, sizeof name, "city%d", i);
        if (fork() == 0) {
            play_hall(name, counters, seconds);
        }
    }
    wait_for(&crowd->ready, halls);
    __atomic_store_n(&crowd->go, 1, __ATOMIC_SEQ_CST);
    usleep((useconds_t)(seconds * 0.9e6));
    print_memory(halls * counters);
    int failed = 0, status;
    while (wait(&status) > 0) {
        failed += status != 0;
    }
    for (long i = 0; i < crowd->calls && i < TIMES_MAX; i++) {
        samples_add(&calls, crowd->times[i]);
    }
    str_format(name, sizeof name, "city, %d halls of %d counters, ten times human speed", halls,
               counters);
    char line[200];
    str_format(line, sizeof line, "%s: actions a second", name);
    figure_print(line, (double)crowd->count / seconds, "1/s", 0, "");
    str_format(line, sizeof line, "%s: call p50", name);
    figure_print(line, samples_at(&calls, 0.5), "ms", 0, "");
    str_format(line, sizeof line, "%s: call p99", name);
    figure_print(line, samples_at(&calls, 0.99), "ms", 200, "");
    str_format(line, sizeof line, "%s: actions that failed", name);
    figure_print(line, crowd->failed + failed, "", 0.5, "");
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
