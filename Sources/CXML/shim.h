// SPDX-License-Identifier: AGPL-3.0-or-later

// Debian's libxml2 is built with ICU, and its headers would bring ICU's types, which clash with
// those of Foundation in modules that use both. Only a structure that nobody here touches
// (xmlCharEncodingHandler) depends on it.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
