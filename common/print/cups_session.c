/* SPDX-License-Identifier: Apache-2.0 */
#include "print/cups_session.h"

#include <string.h>

enum { CONNECT_MS_MAX = 3000 };

static int
handle_timeout(http_t *http, void *context)
{
    (void)http;
    return cups_session_left_ms(context) > 0; /* 0 gives up */
}

static bool
connect_to(struct cups_session *session, const char *host, int port, http_encryption_t encryption,
           int timeout_ms)
{
    session->clock = clock_system();
    session->deadline = clock_steady_ms(&session->clock) + timeout_ms;
    session->http = httpConnect2(host, port, NULL, AF_UNSPEC, encryption, 1,
                                 timeout_ms < CONNECT_MS_MAX ? timeout_ms : CONNECT_MS_MAX, NULL);
    if (session->http) {
        httpSetTimeout(session->http, 0.25, handle_timeout, session);
    }
    return session->http != NULL;
}

bool
cups_session_open_queue(struct cups_session *session, const char *queue, int timeout_ms)
{
    httpAssembleURIf(HTTP_URI_CODING_ALL, session->uri, sizeof(session->uri), "ipp", NULL,
                     "localhost", 0, "/printers/%s", queue);
    str_cut(session->path, sizeof(session->path), "/");
    return connect_to(session, cupsServer(), ippPort(), cupsEncryption(), timeout_ms);
}

bool
cups_session_open_device(struct cups_session *session, const char *uri, int timeout_ms)
{
    char scheme[32], user[256], host[256];
    int port = 0;

    if (httpSeparateURI(HTTP_URI_CODING_ALL, uri, scheme, sizeof(scheme), user, sizeof(user), host,
                        sizeof(host), &port, session->path,
                        sizeof(session->path)) < HTTP_URI_STATUS_OK) {
        return false;
    }
    bool secure = strcmp(scheme, "ipps") == 0;
    str_cut(session->uri, sizeof(session->uri), uri);
    return (secure || strcmp(scheme, "ipp") == 0) &&
           connect_to(session, host, port,
                      secure ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, timeout_ms);
}

void
cups_session_close(struct cups_session *session)
{
    httpClose(session->http);
    session->http = NULL;
}

int64_t
cups_session_left_ms(const struct cups_session *session)
{
    return session->deadline - clock_steady_ms(&session->clock);
}

ipp_t *
cups_session_request(const struct cups_session *session, ipp_op_t operation)
{
    ipp_t *request = ippNewRequest(operation);

    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, session->uri);
    return request;
}

ipp_t *
cups_session_send(struct cups_session *session, ipp_t *request)
{
    /* After the printer or job that it is about: a printer may refuse another order. */
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL,
                 cupsUser());
    return cupsDoRequest(session->http, request, session->path);
}

ipp_t *
cups_session_ask(struct cups_session *session, ipp_t *request)
{
    ipp_t *answer = cups_session_send(session, request);

    if (answer && ippGetStatusCode(answer) >= IPP_STATUS_REDIRECTION_OTHER_SITE) {
        ippDelete(answer);
        answer = NULL;
    }
    return answer;
}
