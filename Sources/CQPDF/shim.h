// SPDX-License-Identifier: AGPL-3.0-or-later

#ifndef ENTRAIDE_CQPDF_SHIM_H
#define ENTRAIDE_CQPDF_SHIM_H

#include <qpdf/qpdf-c.h>

#endif
