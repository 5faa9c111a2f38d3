/* SPDX-License-Identifier: Apache-2.0
 * The server that keeps the database, where there is one. */
#include "doctor.h"

#include "base/base.h"
#include "i18n/i18n.h"

enum { HOSTS_MAX = 8 };

/* The first of them that is so, the worst ones first. */
static void
tell_trouble(const struct store_server *server, struct finding *finding)
{
    const struct {
        bool is;
        const char *sentence; /* NULL = as it stands */
        const char *advice, *named;
    } troubles[] = {
        {!server->safe,
         N_("PostgreSQL {0} does not wait for its disk: a power cut would lose numbers that were "
            "given."),
         N_("Set fsync and full_page_writes on in postgresql.conf."), NULL},
        {server->waits_in_vain,
         N_("PostgreSQL {0} waits for its standby {1}, which is not there: nothing is confirmed, "
            "no number is given."),
         N_("Start the standby. Where it is lost, and was never promoted: ALTER SYSTEM RESET "
            "synchronous_standby_names; SELECT pg_reload_conf()"),
         server->standby},
        {server->connections * 10 > server->connections_max * 9, NULL,
         N_("Raise max_connections in postgresql.conf: the next terminal may not get in."), NULL},
        {server->remote && !server->encrypted,
         N_("What goes to PostgreSQL {0} and back can be read on the network."),
         N_("Switch ssl on at the server, and write sslmode=verify-full and sslrootcert=FILE into "
            "the address."),
         NULL},
        {server->idle_slot[0] != '\0',
         N_("PostgreSQL {0} keeps all changes for {1}, which does not fetch them: in the end the "
            "disk is full."),
         N_("Mend that copy or standby, or give it up: SELECT pg_drop_replication_slot('{1}')"),
         server->idle_slot},
        {!server->checksums,
         N_("PostgreSQL {0} does not check its pages: a disk that damages them is found out late."),
         N_("Stop the server, then, as postgres: pg_checksums --enable -D FOLDER"), NULL},
    };
    size_t at = 0;

    while (at < ARRAY_SIZE(troubles) && !troubles[at].is) {
        at++;
    }
    if (at == ARRAY_SIZE(troubles)) {
        return;
    }
    finding->state = FINDING_BAD;
    finding->sentence = troubles[at].sentence ? troubles[at].sentence : finding->sentence;
    finding->advice = troubles[at].advice;
    if (troubles[at].named) {
        str_cut(finding->values[1], sizeof(finding->values[1]), troubles[at].named);
    }
}

void
doctor_server(struct patient *patient, struct finding *finding)
{
    struct store_server server;
    enum status status = patient->store ? store_server(patient->store, &server) : STATUS_NOT_FOUND;

    if (status != STATUS_OK) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = patient->store ? N_("The database is no server's.")
                                           : N_("Not looked at: there is no database.");
        return;
    }
    str_cut(finding->values[0], sizeof(finding->values[0]), server.version);
    str_format(finding->values[1], sizeof(finding->values[1]), "%lld",
               (long long)server.connections);
    str_format(finding->values[2], sizeof(finding->values[2]), "%lld",
               (long long)server.connections_max);
    finding->sentence =
        server.is_standby
            ? N_("PostgreSQL {0}, {1} of {2} connections in use. It stands by: it may be looked "
                 "at, and gives no numbers.")
            : N_("PostgreSQL {0}, {1} of {2} connections in use.");
    tell_trouble(&server, finding);
}

static void
tell_two(const struct store_host *older, const struct store_host *newer, struct finding *finding)
{
    finding->state = FINDING_BAD;
    finding->sentence = N_("{0} and {1} both take actions: neither knows the numbers that the "
                           "other gives.");
    finding->advice = N_("Stop {0}, the older one, at once, and see that it stays off; then make "
                         "it a standby of {1} anew.");
    str_cut(finding->values[0], sizeof(finding->values[0]), older->name);
    str_cut(finding->values[1], sizeof(finding->values[1]), newer->name);
}

static void
tell_why(const struct store_host *silent, char *dst, size_t size)
{
    const char *values[] = {silent->name};

    str_fill(dst, size, silent->sentence ? i18n_tr(silent->sentence) : "?", values, 1);
}

void
doctor_standby(struct patient *patient, struct finding *finding)
{
    struct store_host hosts[HOSTS_MAX];
    const struct store_host *primary = NULL, *silent = NULL, *follower = NULL;
    size_t count = 0;

    if (store_hosts(patient->url, hosts, HOSTS_MAX, &count) != STATUS_OK || count < 2) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("The database's address names no second server.");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct store_host *host = &hosts[i];
        if (host->writable && primary) {
            bool newer = host->timeline > primary->timeline;
            tell_two(newer ? primary : host, newer ? host : primary, finding);
            return;
        }
        primary = host->writable ? host : primary;
        silent = host->answers ? silent : host;
        follower = host->answers && !host->writable ? host : follower;
    }
    str_cut(finding->values[0], sizeof(finding->values[0]), primary ? primary->name : "");
    str_cut(finding->values[1], sizeof(finding->values[1]), follower ? follower->name : "");
    str_cut(finding->values[2], sizeof(finding->values[2]), silent ? silent->name : "");
    if (!primary) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("No server of the address takes actions.");
        finding->advice = N_("Start the one that did last. Where it is lost, see that it stays "
                             "off, and promote its standby.");
    } else if (silent) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("{0} takes actions, {2} does not answer: {1}");
        tell_why(silent, finding->values[1], sizeof(finding->values[1]));
        finding->advice = N_("Mend {2}, or make it a standby of {0} anew: nobody takes over now.");
    } else {
        finding->sentence = N_("{0} takes actions, {1} stands by.");
    }
}
