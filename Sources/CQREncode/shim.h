// SPDX-License-Identifier: AGPL-3.0-or-later

#ifndef ENTRAIDE_CQRENCODE_SHIM_H
#define ENTRAIDE_CQRENCODE_SHIM_H

#include <qrencode.h>

#endif
