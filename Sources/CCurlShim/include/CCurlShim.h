// SPDX-License-Identifier: AGPL-3.0-or-later

/* The calls of libcurl that take any number of arguments, one for each type we pass. */

#ifndef ENTRAIDE_CCURLSHIM_H
#define ENTRAIDE_CCURLSHIM_H

#include <curl/curl.h>

typedef size_t (*entraide_curl_data)(char *bytes, size_t size, size_t count, void *context);

CURLcode entraide_curl_set_number(CURL *handle, CURLoption option, long value);
CURLcode entraide_curl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode entraide_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode entraide_curl_set_context(CURL *handle, CURLoption option, void *value);
CURLcode entraide_curl_set_function(CURL *handle, CURLoption option, entraide_curl_data value);
CURLcode entraide_curl_get_number(CURL *handle, CURLINFO info, long *value);

/* Asked before each connection is opened, with the address it goes to; 1 lets it. */
typedef struct {
    void *context;
    int (*allows)(const struct sockaddr *address, void *context);
} entraide_curl_keeper;

CURLcode entraide_curl_set_keeper(CURL *handle, entraide_curl_keeper *keeper);

#endif
