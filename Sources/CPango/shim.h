// SPDX-License-Identifier: AGPL-3.0-or-later

#ifndef ENTRAIDE_CPANGO_SHIM_H
#define ENTRAIDE_CPANGO_SHIM_H

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

// The Swift side measures in whole Pango units (1/1024 of a point) and never holds a floating
// point number; these functions divide at the last moment, where cairo asks for a double.

static inline double page_points(int units) { return (double)units / PANGO_SCALE; }

static inline cairo_surface_t *page_surface_create(
    cairo_write_func_t write, void *closure, int width, int height)
{
    return cairo_pdf_surface_create_for_stream(
        write, closure, page_points(width), page_points(height));
}

// A context that lays text out without hinting, so that a text has one width on all machines.
static inline PangoContext *page_text_context_create(PangoFontMap *typefaces)
{
    PangoContext *context = pango_font_map_create_context(typefaces);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    return context;
}

static inline void page_set_colour(cairo_t *cairo, int red, int green, int blue)
{
    cairo_set_source_rgb(cairo, red / 255.0, green / 255.0, blue / 255.0);
}

static inline void page_move_to(cairo_t *cairo, int x, int y)
{
    cairo_move_to(cairo, page_points(x), page_points(y));
}

static inline void page_fill_box(cairo_t *cairo, int x, int y, int width, int height, int radius)
{
    double left = page_points(x), top = page_points(y);
    double right = left + page_points(width), bottom = top + page_points(height);
    double r = page_points(radius), quarter = 1.5707963267948966;
    if (radius <= 0) {
        cairo_rectangle(cairo, left, top, right - left, bottom - top);
    } else {
        cairo_new_sub_path(cairo);
        cairo_arc(cairo, right - r, top + r, r, -quarter, 0);
        cairo_arc(cairo, right - r, bottom - r, r, 0, quarter);
        cairo_arc(cairo, left + r, bottom - r, r, quarter, 2 * quarter);
        cairo_arc(cairo, left + r, top + r, r, 2 * quarter, 3 * quarter);
        cairo_close_path(cairo);
    }
    cairo_fill(cairo);
}

// Turns the paper around (x, y) by whole degrees, clockwise; undone by cairo_restore.
static inline void page_turn(cairo_t *cairo, int x, int y, int degrees)
{
    cairo_save(cairo);
    cairo_translate(cairo, page_points(x), page_points(y));
    cairo_rotate(cairo, degrees * 3.14159265358979323846 / 180);
}

// Paints a picture inside a box, keeping its proportions, against the left and top edges.
static inline void page_paint_picture(
    cairo_t *cairo, cairo_surface_t *picture, int x, int y, int width, int height)
{
    double across = page_points(width) / cairo_image_surface_get_width(picture);
    double down = page_points(height) / cairo_image_surface_get_height(picture);
    double scale = across < down ? across : down;
    cairo_save(cairo);
    cairo_translate(cairo, page_points(x), page_points(y));
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, picture, 0, 0);
    cairo_paint(cairo);
    cairo_restore(cairo);
}

#endif
