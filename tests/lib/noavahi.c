/* SPDX-License-Identifier: Apache-2.0
 * Preloaded into ippeveprinter, which refuses to start where no Avahi daemon runs: name service
 * that says yes to all and announces nothing. A test's printer is found by its address. */
#include <stdarg.h>
#include <stddef.h>

static int thing; /* what the handles point to; nobody looks into it */

void *avahi_threaded_poll_new(void);
const void *avahi_threaded_poll_get(void *poll);
int avahi_threaded_poll_start(void *poll);
void avahi_threaded_poll_lock(void *poll);
void avahi_threaded_poll_unlock(void *poll);
void *avahi_client_new(const void *poll, int flags, void *callback, void *context, int *error);
const char *avahi_client_get_host_name_fqdn(void *client);
int avahi_client_errno(void *client);
void *avahi_entry_group_new(void *client, void *callback, void *context);
int avahi_entry_group_free(void *group);
int avahi_entry_group_commit(void *group);
int avahi_entry_group_add_service_strlst(void *group, ...);
int avahi_entry_group_add_service_subtype(void *group, ...);
void *avahi_string_list_add_printf(void *list, const char *format, ...);
void avahi_string_list_free(void *list);

void *
avahi_threaded_poll_new(void)
{
    return &thing;
}

const void *
avahi_threaded_poll_get(void *poll)
{
    return poll;
}

int
avahi_threaded_poll_start(void *poll)
{
    (void)poll;
    return 0;
}

void
avahi_threaded_poll_lock(void *poll)
{
    (void)poll;
}

void
avahi_threaded_poll_unlock(void *poll)
{
    (void)poll;
}

void *
avahi_client_new(const void *poll, int flags, void *callback, void *context, int *error)
{
    (void)poll;
    (void)flags;
    (void)callback;
    (void)context;
    (void)error;
    return &thing;
}

const char *
avahi_client_get_host_name_fqdn(void *client)
{
    (void)client;
    return "localhost";
}

int
avahi_client_errno(void *client)
{
    (void)client;
    return 0;
}

void *
avahi_entry_group_new(void *client, void *callback, void *context)
{
    (void)client;
    (void)callback;
    (void)context;
    return &thing;
}

int
avahi_entry_group_free(void *group)
{
    (void)group;
    return 0;
}

int
avahi_entry_group_commit(void *group)
{
    (void)group;
    return 0;
}

int
avahi_entry_group_add_service_strlst(void *group, ...)
{
    (void)group;
    return 0;
}

int
avahi_entry_group_add_service_subtype(void *group, ...)
{
    (void)group;
    return 0;
}

void *
avahi_string_list_add_printf(void *list, const char *format, ...)
{
    (void)list;
    (void)format;
    return &thing;
}

void
avahi_string_list_free(void *list)
{
    (void)list;
}
