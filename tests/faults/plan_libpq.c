/* SPDX-License-Identifier: Apache-2.0
 * The store's calls into libpq, and libpq's own allocations. */
#include <dlfcn.h>
#include <libpq-fe.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "faults/plan.h"

#define WRAPPED(type, name, failed, parameters, arguments)                                         \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        int code;                                                                                  \
        return plan_fails(SEAM_LIBPQ, 0, &code) ? failed : __real_##name arguments;                \
    }
WRAPPED(PGconn *, PQconnectStartParams, NULL,
        (const char *const *keywords, const char *const *values, int expand),
        (keywords, values, expand))
WRAPPED(PostgresPollingStatusType, PQconnectPoll, PGRES_POLLING_FAILED, (PGconn * connection),
        (connection))
WRAPPED(int, PQsetnonblocking, -1, (PGconn * connection, int value), (connection, value))
WRAPPED(char *, PQescapeIdentifier, NULL, (PGconn * connection, const char *text, size_t length),
        (connection, text, length))
WRAPPED(int, PQenterPipelineMode, 0, (PGconn * connection), (connection))
WRAPPED(int, PQexitPipelineMode, 0, (PGconn * connection), (connection))
WRAPPED(int, PQpipelineSync, 0, (PGconn * connection), (connection))
WRAPPED(int, PQsendFlushRequest, 0, (PGconn * connection), (connection))
WRAPPED(int, PQsendQuery, 0, (PGconn * connection, const char *sql), (connection, sql))
WRAPPED(int, PQsendPrepare, 0,
        (PGconn * connection, const char *name, const char *sql, int count, const Oid *types),
        (connection, name, sql, count, types))
WRAPPED(int, PQsendQueryPrepared, 0,
        (PGconn * connection, const char *name, int count, const char *const *values,
         const int *lengths, const int *formats, int format),
        (connection, name, count, values, lengths, formats, format))
WRAPPED(int, PQflush, -1, (PGconn * connection), (connection))
WRAPPED(int, PQconsumeInput, 0, (PGconn * connection), (connection))
WRAPPED(PGresult *, PQgetResult, NULL, (PGconn * connection), (connection))

/* Sanitizers have allocations of their own. */
#ifdef __SANITIZE_ADDRESS__
void
plan_find_libpq(void)
{
}
#else
static struct {
    uintptr_t from, to;
} libpq;

static int
find(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size, (void)context;
    if (!strstr(info->dlpi_name, "libpq.so")) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && (part->p_flags & PF_X)) {
            libpq.from = info->dlpi_addr + part->p_vaddr;
            libpq.to = libpq.from + part->p_memsz;
        }
    }
    return 1;
}

void
plan_find_libpq(void)
{
    dl_iterate_phdr(find, NULL);
}

static bool
memory_fails(const void *caller)
{
    int code;

    return (uintptr_t)caller >= libpq.from && (uintptr_t)caller < libpq.to &&
           plan_fails(SEAM_LIBPQ_MEMORY, 0, &code);
}

void *__libc_malloc(size_t size);
void *__libc_realloc(void *memory, size_t size);

void *
malloc(size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *
realloc(void *memory, size_t size)
{
    return memory_fails(__builtin_return_address(0)) ? NULL : __libc_realloc(memory, size);
}
#endif
