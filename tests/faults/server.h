/* SPDX-License-Identifier: Apache-2.0
 * A hall on a PostgreSQL server that is made anew for each trial: its tables emptied and filled
 * from those of another one. */
#pragma once

#include "base/base.h"

struct server;
/* NULL: nobody answers. `hall` and `base` are schemas with the same tables, which are there;
 * `fresh` is one that a renewal takes away. */
struct server *server_open(const char *url, const char *hall, const char *base, const char *fresh);
struct server *server_close(struct server *server);
MUST_CHECK bool server_renew(struct server *server);
