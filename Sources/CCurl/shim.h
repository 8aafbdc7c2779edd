// SPDX-License-Identifier: AGPL-3.0-or-later

#ifndef ENTRAIDE_CCURL_SHIM_H
#define ENTRAIDE_CCURL_SHIM_H

#include <curl/curl.h>

#endif
