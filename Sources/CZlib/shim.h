// SPDX-License-Identifier: AGPL-3.0-or-later

#ifndef ENTRAIDE_CZLIB_SHIM_H
#define ENTRAIDE_CZLIB_SHIM_H

#include <zlib.h>

#endif
