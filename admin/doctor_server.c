/* SPDX-License-Identifier: Apache-2.0
 * The server that keeps the database, where there is one. */
#include "doctor.h"

#include "base/base.h"

void
doctor_server(struct patient *patient, struct finding *finding)
{
    struct store_server server;
    enum status status = patient->store ? store_server(patient->store, &server) : STATUS_NOT_FOUND;

    if (status != STATUS_OK) {
        finding->state = FINDING_NOT_USED;
        finding->sentence = N_("The database is no server's.");
        return;
    }
    str_cut(finding->values[0], sizeof(finding->values[0]), server.version);
    str_format(finding->values[1], sizeof(finding->values[1]), "%lld",
               (long long)server.connections);
    str_format(finding->values[2], sizeof(finding->values[2]), "%lld",
               (long long)server.connections_max);
    finding->sentence = N_("PostgreSQL {0}, {1} of {2} connections in use.");
    if (!server.safe) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("PostgreSQL {0} does not wait for its disk: a power cut would lose "
                               "numbers that were given.");
        finding->advice = N_("Set fsync and full_page_writes on in postgresql.conf.");
    } else if (server.connections * 10 > server.connections_max * 9) {
        finding->state = FINDING_BAD;
        finding->advice = N_("Raise max_connections in postgresql.conf: the next terminal may not "
                             "get in.");
    } else if (server.remote && !server.encrypted) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("What goes to PostgreSQL {0} and back can be read on the network.");
        finding->advice = N_("Switch ssl on at the server, and write sslmode=verify-full and "
                             "sslrootcert=FILE into the address.");
    } else if (server.idle_slot[0]) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("PostgreSQL {0} keeps all changes for {1}, which does not fetch "
                               "them: in the end the disk is full.");
        finding->advice = N_("Mend that copy or standby, or give it up: SELECT "
                             "pg_drop_replication_slot('{1}')");
        str_cut(finding->values[1], sizeof(finding->values[1]), server.idle_slot);
    } else if (!server.checksums) {
        finding->state = FINDING_BAD;
        finding->sentence = N_("PostgreSQL {0} does not check its pages: a disk that damages them "
                               "is found out late.");
        finding->advice = N_("Stop the server, then, as postgres: pg_checksums --enable -D FOLDER");
    }
}
