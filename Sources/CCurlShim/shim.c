// SPDX-License-Identifier: AGPL-3.0-or-later

#include "CCurlShim.h"

CURLcode entraide_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode entraide_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode entraide_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode entraide_curl_set_context(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode entraide_curl_set_function(CURL *handle, CURLoption option, entraide_curl_data value) {
    return curl_easy_setopt(handle, option, value);
}

CURLcode entraide_curl_get_number(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static curl_socket_t open_if_allowed(
    void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    entraide_curl_keeper *keeper = context;
    if (purpose != CURLSOCKTYPE_IPCXN || !keeper->allows(&address->addr, keeper->context))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode entraide_curl_set_keeper(CURL *handle, entraide_curl_keeper *keeper) {
    CURLcode result = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, keeper);
    if (result != CURLE_OK) return result;
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_if_allowed);
}
